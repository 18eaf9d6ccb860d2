"""Recognises acute danger in a citizen's words. Works without a trained model, in any state of a dialogue.

High precision on purpose: the learnt intent ``emergency`` catches the unusual wordings, this module makes
sure that the usual ones are never missed, and says which help fits.
"""

from __future__ import annotations

import re

from bot.language.normalise import fold

CRISIS = "crisis"
GAS = "gas"
FIRE = "fire"
ELECTRICITY = "electricity"
POISON = "poison"
MEDICAL = "medical"
VIOLENCE = "violence"
WATER = "water"
FALL = "fall"
POSSIBLE_DANGER = "possible"
"""Only suspected, by the learnt model; never returned by :func:`danger_in`."""

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        CRISIS,
        r"(?<!droht )(?<!droht, )(?<!drohte )(?<!drohte, )\b(mich|mir) (selbst |selber )?(heute |jetzt |gleich )?(umzubringen|zu toten|was anzutun|etwas anzutun|das leben zu nehmen)\b|\b(mich|mir) (selbst |selber )?(umbring\w*|toten|was antun|etwas antun)\b|umbringen will|\bbringe? mich um\b"
        r"|selbstmord\w*|suizid\w*|nicht mehr (weiter ?)?leben|\b(will|mochte) (nicht mehr da sein|einfach nur noch sterben|sterben)\b(?! lassen)"
        r"|\b(will|mochte|wolln?) (nur noch )?(sterben|tot sein)|leben (ein ende|beenden)|kein(en)? sinn mehr.{0,25}leben|spring(e)? (jetzt |gleich )?(von der|vom) (brucke|turm|dach|hochhaus)"
        r"|\bsich (selbst |selber )?(umbring\w*|umzubringen|toten|was antun|etwas antun)\b|\bbring(t|en) sich um\b|\bdas leben (zu )?nehmen\b"
        r"|kein(en)? sinn mehr.{0,30}schluss|(mach|mache) schluss mit (allem|meinem leben|dem leben)|weg von dieser welt|ritze mich|alle besser dran ohne mich|kill myself|suicide|want to die",
    ),
    (
        GAS,
        r"\b(riecht|riechts|stinkt|stinkts|geruch|rieche|roch)\b.{0,40}\bgas\b|\bgas\b.{0,30}\b(riecht|riechen|stinkt|tritt aus|stromt|ausgetreten|geruch)\b|gasgeruch|gasleck\w*|gasaustritt|gas(leitung|rohr|hahn)\w* .{0,30}(leck|kaputt|undicht|getroffen|beschadigt|zischt|offen)"
        r"|faule\w* eier\w* .{0,40}(keller|flur|haus|kuche)|smell (of )?gas|smells? like gas|kohlenmonoxid|co.?melder (piept|schlagt|geht)",
    ),
    (
        FIRE,
        r"\bes brennt\b|\bbrennts?\b.{0,12}\b(hier|bei uns|im|in|auf|nebenan|gegenuber)\b(?!.{0,40}(laterne|lampe|licht))|\b(haus|wohnung|keller|dach|auto|kuche|mulltonne|container|wald|wiese|balkon|garage|dachstuhl|papierkorb)\b.{0,20}\b(brennt(?! nich)|in flammen|in brand)\b|steht in flammen|\bfeuer\b.{0,25}\b(ausgebrochen|im haus|in der wohnung|im keller|hilfe|schnell)|(schlagen|kommen|sehe) flammen|flammen (aus|am|im)|\bhilfe\b.{0,15}\bfeuer\b|^\W*feuer\W*$"
        r"|\b(hier|bei (uns|mir|unse\w+ \w+|meine\w+ \w+)|nebenan|im (haus|keller|flur|treppenhaus)|in der (kuche|wohnung)) brennts?\b(?!.{0,40}(laterne|lampe|licht|leuchte|birne|nich))"
        r"|(?<!wo )\bbrennt es\b(?!.{0,20}nich)|starker rauch|qualmt (aus|stark|wie|es|im)|rauch kommt aus|dichter (rauch|qualm)|on fire\b",
    ),
    (
        ELECTRICITY,
        r"(stromleitung|stromkabel|oberleitung|freileitung|stromdraht)\w* .{0,40}(liegt|hangt|gerissen|runter|abgerissen|funk\w*|am boden|blank)|(offene?s?|blanke?s?|freiliegende?s?|lose[rs]?) .{0,12}(stromkabel|kabel|draht|stromleitung)|\bkabel (hangen|hangt|liegen|liegt) (offen|frei|raus|blank)|stromschlag (bekommen|gekriegt|gekr)|unter strom\b|kabel .{0,15}funk(t|en)\b|live wire",
    ),
    (
        POISON,
        r"\b(vergiftet|vergiftung|giftig\w* .{0,20}(gegessen|geschluckt|getrunken)|hat .{0,40}(reiniger|spulmittel|tabletten|medikamente|pilze|beeren|waschmittel|bleiche|putzmittel|batterie)\w* .{0,12}(gegessen|geschluckt|getrunken|verschluckt))|uberdosis|zu viele tabletten",
    ),
    (
        MEDICAL,
        r"\b(bewusstlos\w*|ohnmachtig|herzinfarkt|schlaganfall|herzstillstand|reanim\w*|atmet nicht|atmet nich|keine luft mehr|kriegt keine luft|bekommt keine luft|krampfanfall|krampft|verblutet|blutet (stark|sehr|extrem|wie)|stark(e)? blut\w*|schwer verletzt\w*|notarzt|rettungswagen|krankenwagen|rtw)\b(?!.{0,30}(rechnung|kosten|kostet|beruf|ausbildung|gebuhr|einsatz kosten))"
        r"|(unfall|verletzte?r?)\b.{0,50}\b(verletzt\w*|blut\w*|eingeklemmt|liegt)\b|(mann|frau|jemand|person|kind|oma|opa|mutter|vater|radfahrer\w*|nachbar\w*) .{0,40}\b(liegt|lag) .{0,30}(regungslos|am boden|auf der strasse|reagiert nicht|bewegt sich nicht|blut)|reagiert nicht mehr|umgekippt und|someone is (hurt|injured|unconscious)|wurde angefahren|von (der|einem|nem) (bahn|auto|strassenbahn|bus) (erfasst|uberfahren|angefahren)",
    ),
    (
        VIOLENCE,
        r"\b(ge)?droht\w*\b.{0,25}\b(umzubringen|zu toten|umbring\w*)\b|\beinbrecher\w*|bricht (gerade|jemand|grad)|(wird|werde|wurde) (gerade |grad |hier )?(zusammengeschlagen|verprugelt|uberfallen|bedroht|verfolgt|belastigt|vergewaltigt|geschlagen)|schlagerei|\b(schlagt|prugelt|bedroht|wurgt|sticht)\b.{0,25}\b(mich|ihn|sie|seine|meine|frau|kind|leute|jemand\w*|uns)|\b(messer|pistole|waffe|gewehr|axt)\b.{0,40}\b(bedroht|in der hand|rum|fuchtelt|lauft|unterwegs|angriff|auf mich)|(mann|typ|jemand|einer) mit (einem |nem |ner |einer )?(messer|pistole|waffe|axt)|amok\w*|geisel\w*|bombe(?!n.{0,3}(stimmung|wetter))|einbruch (gerade|jetzt|im gange)|wird gerade eingebrochen|hausliche gewalt|schuss\w* gehort|wird entfuhrt|help me.{0,20}(attack|knife)",
    ),
    (
        WATER,
        r"\bertrink(t|en|e)\b|\bertrunken|\b(ins|in die|in der) (eis|saale) .{0,20}(eingebrochen|gefallen|gesturzt|treibt)|(kind|mann|frau|jemand|person|hund)\b.{0,30}(in die saale|ins wasser|in den fluss) (gefallen|gesprungen|gesturzt)|treibt .{0,20}(in der saale|im wasser)|ins eis eingebrochen",
    ),
    (
        FALL,
        r"(kind|baby|jemand|person|mann|frau)\b.{0,30}\b(auf dem|am|aus dem|auf) (offenen )?(fenster\w*|fensterbrett|dach|balkonbrustung|sims)\b.{0,40}(allein\w*|springen|fallt|gefallen|sturzt|steht|klettert|hangt)|(baum|ast|gerust|kran|mauer|dach)\w* .{0,25}(auf (menschen|leute|personen|jemanden)|begraben|eingeklemmt)|droht (einzusturzen|umzusturzen|abzusturzen)|einsturzgefahr"
        r"|\b(kind|baby|jemand|person|mann|frau)\b.{0,20}\b(steht|sitzt|klettert|hangt)\b.{0,20}\b(am|auf dem|auf) (offenen )?(fenster\w*|dach|balkonbrustung|sims)\b"
        r"|^(?![\s\S]*\b(gestern|vorgestern|letzte\w*|neulich|beinahe|fast|ware|waren|hatte|konnte|kann|bevor|damit)\b)[\s\S]*\b(kind|kleinkind|baby|junge|madchen|jemand|person|mann|frau|oma|opa)\b.{0,30}\b(rein|hinein|hinunter|runter|herunter|hinab|ab)ge(fallen|sturzt)\b"
        r"|\b(steck|sitz|hang)\w* .{0,15}im (aufzug|fahrstuhl|lift) fest|im (aufzug|fahrstuhl|lift) eingeschlossen",
    ),
)


def _over_folded_text(pattern: str) -> re.Pattern[str]:
    """Return a pattern that fits folded text, in which „feuer“ is „feur“ (see :func:`fold`)."""
    for digraph, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        pattern = pattern.replace(digraph, letter)
    return re.compile(pattern)


_COMPILED = tuple((kind, _over_folded_text(pattern)) for kind, pattern in _PATTERNS)
_HARMLESS = _over_folded_text(
    r"(?<!\bkein )(?<!\bkeine )\b(ubung|probealarm|brandschutz\w*|feuerwehrfest|tag der offenen tur|ausbildung|rechnung|gebuhr|was kostet|beruf|bewerb\w*|mitglied|verein"
    r"|film|serie|witz|spiel|letztes jahr|vor jahren|fruher mal|ich brenne darauf|theoretisch|statistik|nach (meinem|einem|dem|seinem|ihrem|nem) (schlaganfall|herzinfarkt)|fernwarme|gasrechnung|gaspreis\w*|gasanbieter|gaszahler)\b"
)


def danger_in(text: str) -> str | None:
    """Return the kind of danger a text speaks of, or ``None``.

    A crisis (thoughts of suicide) is always taken seriously; other kinds give way to words that show
    a question about the topic (drill, bill, training).
    """
    folded = fold(text)
    for kind, pattern in _COMPILED:
        if pattern.search(folded) and (kind == CRISIS or not _HARMLESS.search(folded)):
            return kind
    return None
