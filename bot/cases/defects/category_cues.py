"""Words that settle a defect's category by themselves, whatever else the sentence says.

The knowledge base holds how citizens speak about each category; what stands here is which of two things
named in one sentence is the broken one: „Müll an der Haltestelle“ is rubbish, „Schnee auf dem Radweg“ is
for the winter service. Patterns are searched in folded text (:func:`bot.language.normalise.fold`).
"""

from __future__ import annotations

import re

LOCATION = re.compile(
    r"\b(?:an|am|auf|aufm|bei|beim|im|in|neben|nebn|hinter|hinterm|vor|vorm|unter|unterm|uberm?|durch|durchs|entlang|nahe"
    r"|gegenuber|zur|zum|nach|richtung|at|near|on|in front of|next to)\s+"
    r"(?:(?:der|dem|den|die|das|dr|einer|einem|nem|ner|unser\w*|mein\w*|the|a|my|ganzen)\s+)?"
    r"(?:\w+(?:en|er)\s+)?"
    r"(?:\w*haltestelle\w*|\w*spielplatz\w*|\w*bahnhof\w*|\w*park|\w*parks|\w*brucke|\w*kreuzung|\w*ampel|\w*laternen?"
    r"|\w*schule|kita|kindergarten|\w*friedhof|\w*parkplatz|markt|treppe|bank|litfasssaule"
    r"|\w*baustelle|ausfahrt|einfahrt|\w*strasse|schulweg|playground|street|tram stop|bus stop|church|crossing)\b"
)
"""A phrase that says where, not what."""

_CUES: tuple[tuple[str, float, str], ...] = (
    (
        "ampel",
        5.0,
        r"\bampel\w*|\w*ampel(mast|schaltung|anlage)?\b|lichtsignal\w*|lichtzeichen\w*|rotlicht|rotphase\w*|grunphase\w*"
        r"|\blinksabbieger\w*|blindensignal\w*|traffic (light|signal)\w*|kontaktschleife|grunes mannchen|wird nicht grun|\brotes licht|\bampl\b",
    ),
    (
        "diskriminierende_werbung",
        6.0,
        r"sexis\w*|frauenfeindlich\w*|frauenverach\w*|(rassis|diskriminier|anzuglich|menschenveracht|homophob|antisemit"
        r"|schwulenfeind|auslanderfeind|beleidig|geschmacklos)\w*.{0,40}(werb|plakat|reklame|banner|anzeige|litfass|aufsteller)"
        r"|(werb|plakat|reklame|banner|anzeige|litfass|aufsteller|billboard|advert)\w*.{0,60}(sexis|rassis|diskriminier|anzuglich"
        r"|nackt|nackig|halbnackt|brust|busen|\bpo\b|hetz|beleidig|behindert|flucht|auslander|homosex|schwul|lesb|degrading"
        r"|herabwurdig|frauen?\b|klischee)",
    ),
    (
        "gewaesser",
        4.0,
        r"\b(tote|sterbende) fische?\b|fischsterben|\bfische (treiben|schwimmen|sterben)|\w*ufer(boschung|befestigung|mauer)?\b(?! \d)"
        r"|bachlauf\w*|\w*bachdurchlass|blaualgen|olfilm|olteppich|treibgut|ol(?=\b.{0,20}(saale|bach|fluss|wasser|teich|see))"
        r"|\b(saale|leutra|roda|gembdenbach|muhlgraben|fluss|bach|teich|schleichersee)\b.{0,40}(stinkt|verstopft|schaum|uber|dicht"
        r"|verschmutz|dreckig|treibt|schwimmt|liegt|liegen|farbe|brucke staut)|(schwimm|treib)\w*.{0,20}(saale|bach|fluss|wasser)"
        r"|(oil|dead fish).{0,25}(river|water)|abwasser.{0,25}(bach|fluss|saale|graben)|schaum.{0,15}wasser"
        r"|\b(im|quer im|in der|in die|in den|am) (\w*bach|fluss|saale|leutra|roda|muhlgraben)\b|\w*wehr an der saale",
    ),
    (
        "graffiti",
        6.0,
        r"graf+it+i\w*|sprayer\w*|\w*gespr[ua]y?h?t\b|gesprayt|besprayt|\w*spruht\b|\w*schmierer\w*|hakenkreuz\w*|edding\w*|\w*kritzel\w*"
        r"|zugetaggt|vollgetaggt|\bacab\b|spray(ed| ?paint)|schriftzug|nazi(aufkleber|parole|spruch|schmier)\w*|parolen?\b"
        r"|(wand|mauer|fassade|denkmal|haus|brucke|trafo\w*|friedhof\w*)\b.{0,20}(beschmiert|bemalt|angemalt)|\btags\b",
    ),
    (
        "laterne",
        4.5,
        r"\w*laternen?\b(?!.{0,3}(umzug|fest))|\w*laternenmast\w*|\w*lampen?(mast|schirm)?\b|\w*leuchten?\b|strassenbeleuchtung|\w*beleuchtung\b"
        r"|stockfinster|stockdunkel|street ?(light|lamp)\w*|street lamp|lichtmast|\blater+nen?\b|latterne\w*|zappenduster"
        r"|\blicht\b.{0,30}(geht nicht|aus|kaputt|ausgefallen|flacker|defekt)|ohne licht",
    ),
    (
        "muell",
        5.0,
        r"\w*mull\b|mull\w*|\w*abfall\w*|sperrmull\w*|\w*schutt\b|bauschutt|unrat|papierkorb\w*|papierkorbe\w*|mulleimer\w*|abfalleimer|altreifen"
        r"|glascontainer\w*|altkleider\w*|matratzen?|waschmaschine|kuhlschrank|\bsofa\b|gelbe[rn]? sac?k\w*|kuhlschranke|asbest\w*"
        r"|spritzen\b|pizzakarton\w*|hundekotbeutel\w*|beutelspender|kippen\b|rubbish|garbage|trash|litter\b|dumped|mattress"
        r"|mullkippe|alte mobel|sperrige\w*|sperrgut|saustall|essensreste\w*|bierflaschen|donerreste",
    ),
    (
        "oepnv",
        4.0,
        r"wartehauschen|bushauschen|haltestellen(haus|schild|dach|anzeige|bank)\w*|fahrplan\w*|fahrkartenautomat\w*|fahrscheinautomat\w*"
        r"|fahrgastanzeige|abfahrtszeit\w*|bahnsteig\w*|strassenbahn quietscht|quietscht.{0,20}(kurve|bahn)|anzeigetafel"
        r"|(strassen)?bahn.{0,20}(quietsch|verspat|unpunktlich)|bus (\d+ )?(kommt|fahrt).{0,30}(spat|nicht|unpunktlich)"
        r"|bus (stop )?shelter|schienen?\b|(dach|scheibe|sitz|bank|glas|anzeige|boden) (der|an der|in der|von der) haltestelle",
    ),
    (
        "spielplatz_sportanlage",
        4.5,
        r"\w*schaukel\w*|\w*rutsche\b|klettergerust\w*|wippe\b|sandkasten|buddelkasten|\w*bolzplatz\w*|basketballk\w*|fussballtor\w*|tornetz\w*"
        r"|tischtennisplatte\w*|skate(park|anlage|r)\w*|spielgerat\w*|swing\b|\bslide\b|spieli\b|karussell|seilbahn|sportanlage|sportplatz"
        r"|klettern(etz|turm)|spielturm|playground|^\W*spielplatz",
    ),
    (
        "stadtbaeume",
        4.0,
        r"\b(ast|aste|asten|baum|baume|baumes|stadtbaum|strassenbaum|baumkrone|baumscheibe\w*|baumstumpf|baumpflege|eichenprozession\w*)\b"
        r"|\b(linde|kastanie|eiche|pappel|birke|ahorn|platane|robinie|weide|fichte|kiefer|esche)n?\b(?!n?(strasse|allee|weg))"
        r"|\btree\b|\bbranch\b|\b(tote[rs]?|totholz|morsch\w*) (ast|aste|baum|baume|krone)",
    ),
    (
        "stadtgruen",
        4.0,
        r"\bhecken?\b|\bwiesen?\b|\brasen\b|\w*beete?n?\b|unkraut|gestrupp|\bbusche?n?\b|\bbusch\b|strauch\w*|brenn?nesseln?|grunflache\w*"
        r"|grunstreifen|grunanlage\w*|riesenbarenklau|herkulesstaude\w*|ambrosia|blumenrabatte\w*|gemaht|mahen|zugewuchert|wucher\w*"
        r"|brombeer\w*|hedge|\bbush(es)?\b|overgrown|mittelstreifen|blumen\b|bepflanzung|wildschwein\w*",
    ),
    (
        "stadtwald_wanderwege",
        4.5,
        r"wander(weg|pfad|karte|tafel|zeichen|route|schild)\w*|\bforst\b|hiking|waldweg\w*|\b(im|in den|durch den|am) wald\b|stadtwald|stadtforst|\w*horizontale"
        r"|schutzhutte|forst(maschine|weg|arbeit)\w*|hiking|\bforest\b|mountainbike\w*|borkenkafer|felsenweg|waldeingang|\bpfad\w*"
        r"|wegmarkierung|harvester|holzruck\w*|aussichtspunkt",
    ),
    (
        "strasse_gehweg_radweg",
        4.5,
        r"\w*schlagloch\w*|\w*schlagloche\w*|\bloch (in|auf|im)\b|\bloch\b.{0,20}(strasse|fahrbahn|gehweg|asphalt)|\bisn? loch\b|pothole\w*"
        r"|gehwegplatte\w*|gehwegschad\w*|gully\w*|gullideckel|kanaldeckel|schachtdeckel|asphalt\w*|pflasterstein\w*|kopfsteinpflaster"
        r"|\bpflaster\b|bordstein\w*|abgesackt|abgesenkt\w*|fahrbahnmarkierung\w*|zebrastreifen|stolper\w*|glassplitter|scherben"
        r"|wurzeln?.{0,40}(weg|radweg|gehweg|burgersteig|asphalt|teer)|parkt.{0,30}(gehweg|fussweg|burgersteig|radweg|gehsteig)"
        r"|(gehweg|fussweg|burgersteig|radweg)\w*.{0,20}zugeparkt|holprig\w*|buckelpiste|flickenteppich|\bpoller\w*|absperrung\w*|pfutze",
    ),
    (
        "strassenreinigung_winterdienst",
        6.0,
        r"\bschnee\w*|zugeschneit|\beis\b|eisplatte\w*|vereist\w*|glatteis|\bglatt\b|spiegelglatt|gestreut|\bstreu\w*|streugut\w*|rollsplit+\w*|\bsplit+\b"
        r"|winterdienst\w*|geraumt\b|raumfahrzeug|gekehrt|kehrmaschine|\bkehren\b|\blaub\w*|olspur|schlamm|taubenkot|taubendreck|vogelkot"
        r"|silvester\w*|\bice\b|\bicy\b|\bsnow\w*|sauber machen|fegen|erbrochen\w*|nasse blatter",
    ),
    (
        "strassenschild",
        5.0,
        r"\w*schild(er)?\b(?!kr)|verkehrszeichen\w*|zusatzzeichen\w*|verkehrsspiegel|vorfahrt (achten|gewahren)|\w*schilderpfosten|ortstafel"
        r"|ortseingangstafel|wegweiser(?!.{0,25}(wander|horizontale|wald))|radwegweiser|(road|traffic|street|stop) sign\w*|tempo (30|dreissig)"
        r"|tempolimit|einbahnstrassenschild",
    ),
    (
        "sonstiges",
        5.5,
        r"offentliche[ns]? (toilette|klo|wc)\w*|toilettenhaus\w*|schrott(auto|fahrrad|rad)\w*|fahrradleiche\w*|(auto|pkw|wagen|fahrzeug|anhanger).{0,15}ohne"
        r" (kennzeichen|nummernschild)\w*|(parkschein|park)automat\w*|parkuhr\w*|\bratten?\b(?!.{0,30}(mull|sack))|wespen\w*|\w*brunnen\b(?!.{0,20}(bach|rinnsal))|telefonzelle"
        r"|\be.?(scooter|roller)\w*|\w*(sitz|park)bank\b|fahnenmast\w*|stadtplan|\w*uhr (geht|steht)|(passt|pass) .{0,20}(nirgend|kein\w* (rubrik|kategorie)|nicht rein)"
        r"|keine[rn]? (der )?(rubrik|kategorie)\w*|ladesaule\w*|bucherzelle|gedenktafel\w*|fahrradstander\w*",
    ),
)
CUES = tuple((category, weight, re.compile(pattern)) for category, weight, pattern in _CUES)
"""Category id, how strongly it counts (in nats of belief), pattern."""
