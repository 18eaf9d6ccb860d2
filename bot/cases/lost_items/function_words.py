"""The small words by which texts about lost things are read, and words that look like what they are not."""

from __future__ import annotations

WITH = frozenset([
    "beinhaltet", "daran", "darin", "dran", "drin", "drinnen", "enthalt", "incl", "inh", "inhalt",
    "inkl", "inklusive", "m", "mit", "nebst", "samt",
])  # fmt: skip
"""What follows is along with the thing, in it or on it."""
WITHIN = frozenset([
    "dabei", "dran", "drauf", "drin", "drinne", "drinnen",
])  # fmt: skip
"""What comes before, in the same clause, is in or on another thing."""
AWAY = frozenset([
    "am", "an", "auf", "aufm", "aus", "ausm", "ausser", "bei", "beim", "fur", "hinter", "im", "in",
    "inner", "neben", "uber", "unter", "vom", "von", "vor", "zum", "zur",
])  # fmt: skip
"""Prepositions of place: what follows is where it happened."""
AFTER = frozenset([
    "ab", "nach", "seit", "wahrend",
])  # fmt: skip
"""Prepositions of time, if a definite article follows."""
DEFINITE = frozenset([
    "das", "dem", "den", "der", "m", "n",
])  # fmt: skip
"""Definite articles after a preposition."""
ARTICLES = frozenset([
    "das", "dem", "den", "der", "des", "die", "diese", "diesem", "diesen", "dieser", "ein", "eine",
    "einem", "einen", "einer", "ihr", "ihre", "ihrem", "ihren", "ihrer", "kein", "keine", "keinen",
    "mein", "meine", "meinem", "meinen", "meiner", "meins", "n", "ne", "nem", "nen", "ner", "sein",
    "seine", "seinem", "seinen", "seiner", "unser", "unsere", "unserem", "unseren", "unserer",
])  # fmt: skip
"""Articles and possessives that may stand between a preposition and a thing."""
AND = frozenset([
    "bzw", "od", "oder", "sowie", "u", "und",
])  # fmt: skip
"""Words that join."""
WITHOUT = frozenset([
    "kein", "keine", "keinem", "keinen", "keiner", "nix", "o", "ohne",
])  # fmt: skip
"""The next mark is missing."""
NOT = frozenset([
    "kein", "keine", "keinen", "nich", "nicht", "o", "ohne", "weder",
])  # fmt: skip
"""The next word is denied."""
NO_SIDE_OF_A_THING = frozenset([
    "bank", "fensterplatz", "reihe", "seite", "sitz", "strasse", "strassenseite", "tur", "ufer", "wagen",
])  # fmt: skip
"""What may be left or right and is no lost thing."""
ABOUT = frozenset([
    "ca", "circa", "etwa", "glaub", "glaube", "mehrere", "mindestens", "oder", "rund", "so", "ungef",
    "ungefahr", "vielleicht", "vllt",
])  # fmt: skip
"""A number is not exact."""
SINGLE = frozenset([
    "einz", "einzel", "einzeln", "einzelne", "einzelnen", "einzelner", "einzelnes",
])  # fmt: skip
"""There is one of a pair."""
MODEL_WORDS = frozenset([
    "air", "fe", "flip", "fold", "gen", "lite", "max", "mini", "neo", "note", "plus", "pro", "se",
    "ultra", "x", "xr", "xs",
])  # fmt: skip
"""Model designations without a digit."""
SHORT_HEADS = frozenset([
    "ball", "beutel", "brille", "buch", "cap", "decke", "dose", "etui", "heft", "helm", "hemd", "hose",
    "hut", "jacke", "kamm", "karte", "kette", "kleid", "leine", "mappe", "mutze", "pass", "rad", "ring",
    "rock", "schal", "schuh", "stock", "tasche", "tuch", "uhr", "weste",
])  # fmt: skip
"""Short words that compounds may end in."""
NO_COMPOUNDS = frozenset([
    "schwester", "schwestern", "schwesterchen",
    "anleitung", "arbeitsplatz", "bahnhof", "bahnuhr", "begleiter", "besuch", "bisschen", "bring",
    "dazugehoring", "eingang", "ermessen", "facebook", "freizeitrad", "frustuck", "fundburo", "gebuhr",
    "gegessen", "gering", "haltestelle", "herbst", "hering", "hinterrad", "interessen", "irgendwo",
    "kursbuch", "leiter", "marktbuch", "motorrad", "nordring", "osterhase", "ostring", "parkplatz",
    "spring", "stadtrad", "stadtring", "strassenbahn", "sudring", "unbedingt", "unterhemd", "vergessen",
    "versuch", "vorrad", "weihnachtsmarkt", "werkstatt", "westring",
])  # fmt: skip
"""Words that only look like compounds of a thing."""
SHADES = frozenset([
    "alt", "armee", "asch", "blass", "creme", "dk", "dkl", "dunkel", "eis", "feuer", "flaschen", "gift",
    "gras", "grell", "hell", "himmel", "hl", "jeans", "kaffee", "kanarien", "kastanien", "kirsch",
    "knall", "kobalt", "lachs", "leucht", "marine", "matt", "matte", "maus", "metallic", "mittel",
    "moos", "nacht", "neon", "oliv", "pastell", "pech", "perl", "petrol", "quietsche", "raben", "reh",
    "rost", "royal", "sand", "schiefer", "schnee", "schoko", "senf", "signal", "silber", "sonnen",
    "stein", "tannen", "tauben", "tief", "uni", "wein", "zart", "ziegel", "zitronen",
])  # fmt: skip
"""First parts of colours: dunkel, knall, neon."""
NO_PLACE = frozenset([
    "abgabe", "aussen", "bereich", "bestimmt", "drin", "ecke", "fahrer", "fahrt", "fahrzeug", "fund",
    "fundburo", "fundort", "fundstelle", "gefunden", "gegend", "gelassen", "genau", "glaub", "glaube",
    "haltestelle", "hohe", "hst", "innen", "irgendwo", "jena", "jenaer", "liegen", "linie",
    "linienverkehr", "nahe", "nahver", "nahverkehr", "ort", "raum", "richtung", "sitz", "stadt",
    "stadtgebiet", "strasse", "umgebung", "umkreis", "unbekannt", "unterwegs", "vergessen", "verloren",
    "vermutlich", "vielleicht", "wagen", "wahrscheinlich", "weiss",
])  # fmt: skip
"""Words that say nothing about a place."""
WHERE = frozenset([
    "am", "an", "auf", "aufm", "aus", "bei", "beim", "gegenuber", "hinter", "hinterm", "im", "in",
    "inner", "nahe", "neben", "unter", "unweit", "vom", "vor", "vorm",
])  # fmt: skip
"""Prepositions after which a place is named."""
COMMON_IN_NAMES = frozenset([
    "alte", "am", "an", "bahnhof", "der", "jena", "neue", "nord", "ost", "park", "platz", "schule",
    "strasse", "sud", "west", "zentrum",
])  # fmt: skip
"""Parts of the names of places that do not tell them apart."""
KNOWS_NOT = frozenset([
    "gar", "genau", "jemand", "keiner", "leider", "mehr", "ned", "net", "nich", "nicht", "nichts",
    "niemand", "nimmer", "nur", "wer",
])  # fmt: skip
"""After „weiß“ it is a verb."""
WHO_KNOWS = frozenset([
    "er", "ich", "ihr", "jemand", "keiner", "man", "niemand", "sie", "wer",
])  # fmt: skip
"""Before „weiß“ it is a verb."""

NO_TYPING_ERRORS = frozenset({
    "ampel", "anger", "aussen", "bank", "becken", "beide", "beiden", "beides", "besser", "bessere",
    "binden", "blick", "blicke", "breite", "breiter", "brucke", "bruecke", "chef", "danke", "danken",
    "deckel", "denke", "denkt", "diese", "diesem", "diesen", "dieser", "dieses", "echte", "echter",
    "echtes", "ecke", "fahren", "falsche", "falschen", "falscher", "falsches", "farbe", "farben", "feder",
    "finden", "fragen", "freund", "freundin", "fuhr", "gaben", "garten", "geben", "gelaufen", "gelegt",
    "gerade", "getrunken", "grade", "grosse", "grossen", "grosser", "grosses", "gruppe", "haben",
    "haette", "halle", "halten", "hatte", "hatten", "hause", "hauses", "helfen", "hinten", "innen",
    "junge", "jungen", "jungs", "kante", "kanten", "karten", "kasse", "kassen", "kasten", "kenne",
    "kennen", "kind", "kinder", "kino", "klein", "kleine", "kleinem", "kleinen", "kleiner", "kleines",
    "koennen", "kollege", "kollegin", "konnen", "konnte", "kurz", "kurze", "kurzem", "kurzer", "kurzes",
    "laden", "laeden", "lagen", "lange", "langer", "langes", "laufen", "lege", "legen", "lehrer",
    "lehrerin", "leider", "leitet", "letzte", "letzten", "letzter", "leute", "leuten", "liebe", "lieber",
    "liegen", "liter", "mangel", "marke", "marken", "melden", "mensa", "miete", "mitte", "montag",
    "mussen", "musste", "mutter", "nennen", "oben", "oma", "onkel", "opa", "park", "parken", "parks",
    "post", "preis", "preise", "puppe", "raender", "rand", "rechnen", "reise", "rennen", "rolle",
    "rollen", "rutsche", "sache", "sage", "sagen", "sagt", "scheibe", "schein", "schlagen", "schlimm",
    "schluss", "schmal", "schmale", "schnell", "schneller", "schone", "schonen", "schoner", "schones",
    "schule", "schulen", "seite", "seiten", "selber", "selbst", "sohn", "sollen", "sollte", "sonntag",
    "spiele", "spielplatz", "spielt", "sport", "sporthalle", "stand", "stande", "stange", "starke",
    "starker", "stecken", "steckt", "steckte", "stelle", "stellen", "stellte", "strasse", "strasze",
    "stuck", "stucke", "suche", "suchen", "sucht", "suppe", "tante", "taste", "tasten", "teil", "teile",
    "tochter", "tonne", "tragen", "traurig", "treppe", "unten", "vater", "vorne", "waere", "wagen",
    "ware", "waren", "wege", "wegen", "weise", "weiss", "weisst", "werden", "wissen", "woche", "wochen",
    "wollt", "wollte", "wollten", "worden", "wurde", "wurden", "wussten",
})  # fmt: skip
"""Common words, folded, that only look like the name of a thing mistyped: „kleiner“ are no „Kleider“."""
