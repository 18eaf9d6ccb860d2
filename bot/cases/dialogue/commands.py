"""Words that steer a dialogue instead of answering it: stop, back, why, skip, yes, no."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.answers.question import Understanding
from bot.cases.dialogue.command_model import NONE, likely_command
from bot.language.normalise import fold

_POLITE = r"(?: bitte| danke| dankeschon| mal| jetzt| lieber| einfach| doch| halt| gern| gerne| mir| nun)*"
_CANCEL = re.compile(
    r"^(?:bitte |ach |nee? |nein |och |ok |halt )*(?:(?:das |alles |hier |den vorgang |die meldung |die suche |die buchung )?"
    r"(?:abbrechen|abbruch|stopp?|stop|beenden|ende|aufhoren|schluss|exit|quit|cancel)"
    r"|(?:brich|brechen sie) (?:das |es )?ab|ich (?:breche|hore) (?:das )?(?:ab|auf)"
    r"|vergiss (?:es|das)|vergessen (?:sie|wir) (?:es|das)|vergisses"
    r"|lass(?:en)?(?: sie| wir)?(?: es| das| ma| mal| gut sein| sein| stecken| bleiben)+|lassma"
    r"|doch nicht(?: mehr)?|ich (?:will|mochte|mag|hab) (?:das )?(?:doch )?(?:nicht mehr|kein\w* (?:lust|bock|zeit)(?: mehr)?)"
    r"|(?:hat|das hat) sich erledigt|schon erledigt|erledigt|egal vergiss es|nicht mehr notig|brauch(?:e)? ich nicht mehr"
    r"|(?:keine?|kein) (?:lust|bock)(?: mehr)?|zu (?:kompliziert|umstandlich)|mir (?:wird )?das (?:ist )?zu (?:bunt|blod|viel)"
    rf"|von (?:vorn|vorne|neuem)|neu anfangen|nochmal von vorn(?:e)?|neustart){_POLITE}$"
)
_BACK = re.compile(
    r"^(?:bitte |halt |moment |nochmal |noch mal |stopp |warte |ups |oh )*(?:einen |nen |ein )?(?:schritt |frage |eins )?"
    r"(?:zuruck|zuruckgehen|ruckwarts|retour)(?: gehen)?(?: zur (?:letzten|vorigen|vorherigen) frage)?"
    rf"{_POLITE}$|^(?:die )?(?:vorherige|vorige|letzte) frage(?: (?:bitte|noch ?mal|nochmal))*$"
    r"|^(?:kann|konnen|konnt) (?:ich|wir) (?:noch ?mal )?(?:einen schritt |eins )?zuruck(?: gehen)?$|^back$"
)
_WHY = re.compile(
    r"\b(?:warum|wieso|weshalb|wozu|wofur|weswegen)\b.{0,45}\b(?:frag\w*|brauch\w*|wissen|wollen|wollt|willst|das|notig|benotig\w*|meine?\w*|angeben)\b"
    r"|^(?:aber |und |ah |hm )?(?:warum|wieso|weshalb|wozu|wofur|weswegen)(?: denn| eigentlich| das| denn das| nur)*$"
    r"|\bwas (?:geht|gehts|interessiert) (?:sie|euch|dich)\b|\bgeht (?:sie|euch|dich) (?:das )?(?:nix|nichts|doch nichts|gar nichts) an\b"
    r"|\bwas wollt ihr (?:damit|mit)|\bwas (?:macht|machen) (?:ihr|sie) (?:damit|mit (?:meine\w*|den|der))\b"
)
_SKIP = re.compile(
    r"^(?:hm+ |ahm |ach |naja |tja |och |das |da |sorry |leider |nein |nee |ne )*(?:(?:mir )?(?:doch )?(?:ganz |vollig |total )?egal|is(?:t)? (?:mir )?(?:doch )?(?:egal|wurst|wurscht|schnuppe)|wurst|wurscht|mir egal"
    r"|wei(?:ss|s|sz) (?:ich )?(?:(?:es|das|leider|gerade|grad|nun|jetzt|auch|echt|wirklich|gar|noch|jetz) )*(?:nich|nicht|net|ned|ni|nimmer)?(?: mehr| genau| so genau| ganz genau| mehr genau)*(?: (?:wo|wann|wie ?viele?|welche[rsnm]? \w+))?"
    r"|ich wei(?:ss|s) (?:(?:es|das|leider|gerade|grad|auch|echt|wirklich|gar|noch) )*(?:nich|nicht|net|ned|ni)(?: mehr| genau| so genau| mehr genau)*"
    r"|weeß (?:ich )?(?:nich|ni)\w*|weess (?:ich |ch |isch )?(?:nich|ni|ne)\w*|wees ?(?:ich |ch |isch )?(?:nich|ni|ne)\w*"
    r"|k ?a|kp|idk|keine? (?:ahnung|plan|schimmer|angabe\w*|antwort|peilung|bestimmt\w*)(?: mehr)?|kein plan(?: mehr)?"
    r"|keine?s?(?: weiteren| davon| da| dabei)?|ohne(?: (?:foto|bild|mail|e ?mail|name\w*|angabe\w*|telefon\w*|nummer))?|uberspring\w*|skip|weiter|nachste(?: frage)?|unbekannt"
    r"|nix(?: weiter| mehr| dergleichen)?|nichts?(?: weiter| mehr| dergleichen| besonderes| zu sagen)?|kann ich (?:ihnen |dir |euch )?(?:nicht|nich|net|ni|leider nicht) (?:mehr )?sagen"
    r"|(?:das )?(?:mochte|will|mag|wurde) ich (?:lieber |hier |jetzt |ihnen |euch )?(?:nicht|nich|net|ni|ungern)(?: sagen| angeben| verraten| mitteilen| preisgeben)?"
    r"|lieber (?:nicht|nich|net|anonym|ohne)|anonym(?: bitte| bleiben)?|(?:ich )?(?:will|mochte) anonym(?: bleiben)?|ha(?:be|b|m|ben)?(?: ich| wir)? (?:keine?s?|nicht|nich|net|kee[nm]?|nix)(?: mehr| da| dabei| gemacht| zur hand)*"
    r"|(?:gibt|gibts|gibt es) (?:keine?s?|nicht)|erinner\w* mich nicht(?: mehr)?|vergessen|kann mich nicht (?:mehr )?erinnern|such(?:en sie|t)? (?:es )?(?:sich )?(?:euch )?aus"
    rf"|das (?:weiss ich|kann ich) (?:leider )?(?:nicht|nich)(?: mehr| genau| sagen)*|nicht (?:notig|noetig|bekannt)|entfallt|spielt keine rolle){_POLITE}$"
)
_YES = re.compile(
    r"^(?:(?:ja|jo|joa|jou|jap|jaa+|jup|jupp|jep|jepp|yes|yep|si|ok|oke|okay|okey|klar|klaro|logo|gern|gerne|passt|stimmt|richtig|genau|nu|nuu|noo|jawohl|jawoll|sicher|bitte|"
    r"perfekt|super|prima|korrekt|absenden|abschicken|senden|schicken|melden|buchen|bestatigen|bestatigt|bestatige|einverstanden|freilich|selbstverstandlich|naturlich|"
    r"sehr gern|sehr gerne|aber sicher|auf jeden fall|unbedingt|gebongt|geht klar|passt so|passt scho|passt schon|passt alles|so ists|so ist es|so isses|in ordnung|i o|io|mach|macht|machen wir|alles klar|alles (?:richtig|korrekt|gut|bestens|super|schick)|"
    r"das (?:stimmt|passt|ist richtig|ist korrekt|ist er|ist es|isses|wars|war es|ist alles|ist derselbe)|(?:die|der|das) ist es|(?:(?:die|der|das|den) )?nehm(?:e)? ich|mach(?:en sie|t)? das|schick(?:en sie|s|t)?(?: es| das)? ab|her damit|"
    r"so (?:lassen|abschicken|absenden|senden)|bitte (?:so )?(?:absenden|abschicken|senden|melden|machen)|derselbe|dieselbe|dasselbe|dafur|thumbsup|top|fein|dann los|los|los gehts|na klar|na gut|eben|doch|will ich|mochte ich|hab ich|habe ich)"
    r"(?: |$))+(?:so|danke|dank|vielen dank|dir|ihnen|stimmt|passt|richtig|genau|bitte|mach mal|das|alles|ist|gut|es|war|wars)*$"
)
_NO = re.compile(
    r"^(?:(?:nein|ne|nee|neee+|no|nope|noe|nö|na|nicht|falsch|stimmt nicht|stimmt so nicht|das stimmt nicht|stimmt nich|passt nicht|das passt (?:so )?nicht|doch nicht|auf keinen fall|keinesfalls|niemals|"
    r"nein danke|ne danke|nee lass ma|lieber nicht|noch nicht|nich|net|ned|nimmer|quatsch|bloss nicht|nicht richtig|nicht korrekt|andere[rs]?|was anderes|ein anderer|weder noch|keine[rsn]?(?: davon)?|nix da|gar nicht)"
    r"(?: |$))+(?:danke|bitte|so|stimmt|nicht|richtig|mehr|das|ist|war|es)*$"
)
_DELETE = re.compile(
    r"\b(?:daten|angaben|infos?|chat\w*|gesprach|verlauf|nachrichten|eintrage?)\b.{0,25}\b(?:losch\w*|gelosch\w*|entfern\w*|vergess\w*|vernicht\w*)\b"
    r"|\blosch\w*\b.{0,25}\b(?:daten|angaben|alles|chat\w*|gesprach|verlauf|was ihr|was du)\b|\bdatenloschung\b|\bdsgvo.{0,20}losch\w*"
)
_THUMBS_UP, _THUMBS_DOWN = "👍✅👌🆗", "👎❌"


_SURE = 0.45
"""Probability from which the learnt model is believed."""
_BINDING = 0.75
"""Probability from which a yes is believed that files something."""
_CERTAIN = 0.85
_SHORT = 5
"""Words of such a yes."""
_MOST_WORDS = 12
"""A command is short; what is longer tells something."""
_READABLE = re.compile(r"[A-Za-zÄÖÜäöüß]")
"""The model knows nothing of other letters, and must not guess."""
_DATA = re.compile(r"\d|@")
"""Numbers and addresses are answers."""


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())


@lru_cache(maxsize=512)
def command_in(text: str) -> str | None:
    """Return the command a text is: yes, no, skip, back, cancel, why, human or delete; ``None`` for an answer.

    Listed wordings are certain; others are recognised by the model that has learnt from many.
    """
    listed = listed_command(text)
    if listed is not None:
        return listed
    if len(text.split()) > _MOST_WORDS or _DATA.search(text) or not _READABLE.search(text):
        return None
    label, probability = likely_command(text)
    return label if label != NONE and probability >= _SURE else None


def listed_command(text: str) -> str | None:
    """Return the command of a listed wording, which can hardly mean anything else."""
    bare = _bare(text)
    if _DELETE.search(bare):
        return "delete"
    if any(sign in text for sign in _THUMBS_UP) or _YES.match(bare):
        return "yes"
    if any(sign in text for sign in _THUMBS_DOWN) or _NO.match(bare):
        return "no"
    for command, pattern in (("back", _BACK), ("cancel", _CANCEL), ("skip", _SKIP)):
        if pattern.match(bare):
            return command
    return "why" if _WHY.search(bare) and len(text.split()) <= _MOST_WORDS else None


def wants_to_cancel(understanding: Understanding) -> bool:
    """Tell whether the citizen wants to stop."""
    return command_in(understanding.text) == "cancel"


def wants_back(text: str) -> bool:
    """Tell whether the citizen wants the question before."""
    return command_in(text) == "back"


def asks_why(text: str) -> bool:
    """Tell whether the citizen asks why the question is asked."""
    return command_in(text) == "why"


def wants_to_skip(text: str) -> bool:
    """Tell whether the citizen leaves a question open: „egal“, „weiß ich nicht“, „keine Angabe“, or says no."""
    return not text.strip() or command_in(text) in ("skip", "no")


def says_yes(understanding: Understanding) -> bool:
    """Tell whether the answer is a yes, in Thuringian too („nu“)."""
    return command_in(understanding.text) == "yes"


def is_certain(text: str) -> bool:
    """Tell whether the model has hardly any doubt about its command, even where the words may be an answer."""
    return likely_command(text)[1] >= _CERTAIN


def says_yes_for_sure(understanding: Understanding) -> bool:
    """Tell whether it is a yes to something binding: a listed wording, or a short one the model is sure of."""
    text = understanding.text
    if listed_command(text) == "yes":
        return True
    if not _READABLE.search(text):
        return False
    label, probability = likely_command(text)
    short = len(text.split()) <= _SHORT
    return label == "yes" and probability >= _BINDING and short and not _DATA.search(text)


def says_no(understanding: Understanding) -> bool:
    """Tell whether the answer is a bare no."""
    return command_in(understanding.text) == "no"


def wants_data_deleted(text: str) -> bool:
    """Tell whether the citizen asks to have data deleted."""
    return command_in(text) == "delete"


def wants_a_person(text: str) -> bool:
    """Tell whether the citizen asks for a human being."""
    return command_in(text) == "human"
