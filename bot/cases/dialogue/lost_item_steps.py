"""The questions about a lost thing. What has been said is one description in the notes; steps fill it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.cases.dialogue import commands
from bot.cases.dialogue.contact_steps import EmailStep
from bot.cases.dialogue.interruptions import is_interruption
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.lost_items.describe import LossDescription, shared_describer
from bot.cases.lost_items.intentions import adds_a_thing, asks_for_catalogue, asks_who_found
from bot.cases.lost_items.loss_dates import date_doubt
from bot.cases.lost_items.probing import family_of, fingerprint
from bot.cases.lost_items.questions import is_precise, next_question
from bot.cases.lost_items.shown import shown
from bot.knowledge.base import KnowledgeBase
from bot.language.normalise import fold

DETAILS = ("kind", "place", "date", "colour", "brand", "marks", "count", "side")
"""What may be asked about a loss, by the names the description has for it."""
LONGEST_TEXT = 1_900
"""So much of what was written goes into a description, in characters."""
MOST_THINGS = 3
"""So many further things are remembered."""
_DAYS_OF_MONTH = 30.5
_BARE_LINE = re.compile(r"^\W*(?:die |der |in der |linie )?(\d{1,3})(?:er)?\W*$")
_NOTHING = re.compile(
    r"\b(?:no ?name|keine marke|ohne marke|markenlos|selbst ?(?:gemacht|genaht|gestrickt)"
    r"|(?:nix|nichts|nischt) (?:besonderes|weiter|dran|drin|auffalliges)|nicht drauf|nicht dass ich)\b"
)
_NO_THING = frozenset(
    {"verloren", "verlorn", "verlieren", "vergessen", "liegen", "lassen", "gelassen", "liegengelassen"}
    | {"etwas", "sachen", "sache", "ding", "gegenstand", "fundburo", "hallo", "suche", "suchen", "hilfe"}
    | {"gestern", "heute", "jena", "stadt", "melden", "verlust", "verlustmeldung", "vermisse", "leider"}
)
"""Words that name no thing."""
_SOMEWHERE = re.compile(r"\b(?:irgendwo|unterwegs|uberall|sonstwo|in (?:der stadt|jena))\b")
_DELETES = re.compile(r"losch|entfern|vergess|vernicht|tilg|streich|radier|daten|angaben|weg damit")
_CANCELS = re.compile(
    r"abbr|brich|brech|stop|beend|\bende|aufhor|schluss|vergiss|vergess|lass|egal|nicht mehr|nich mehr|doch n"
    r"|erledigt|raus|lust|bock|exit|quit|cancel|andermal|spater|sein|zuruck|von vorn|neu|keinen|nee|nein"
)
_OWN_WORDS = {"brand": 5, "marks": 60}
"""Questions whose answers are taken in so many words even where the vocabulary knows none of them."""


def loss_of(state: CaseState) -> LossDescription:
    """Return what has been said about the loss so far."""
    return LossDescription.from_json(state.notes.get("loss", {}))


def with_loss(state: CaseState, loss: LossDescription, desk: Desk) -> CaseState:
    """Return the state with a description; what it says counts as answered."""
    texts = understood(loss, desk)
    skipped = tuple(name for name in state.skipped if name not in texts)
    state = replace(state, values={**state.values, **texts}, skipped=skipped)
    return state.noting(loss=loss.as_json())


def understood(loss: LossDescription, desk: Desk) -> dict[str, str]:
    """Return what was understood of a loss, by question, ready to be shown."""
    return shown(loss, shared_describer().vocabulary, shared_describer().places, desk.say)


def retention(knowledge: KnowledgeBase) -> timedelta:
    """Return how long found things are kept."""
    months = int(knowledge.lost_property["fund_aufbewahrung"].facts["retention_months"])
    return timedelta(days=round(months * _DAYS_OF_MONTH))


def may_be_command(heard: Heard) -> bool:
    """Tell whether words that sound like „abbrechen“ or „löschen“ can be meant so in a description."""
    folded = fold(heard.text)
    if commands.wants_data_deleted(heard.text):
        return bool(_DELETES.search(folded))
    if commands.wants_to_cancel(heard.understanding) and len(folded.split()) > 1:
        return bool(_CANCELS.search(folded))
    return True


def aside(heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
    """Return the answer to what is no answer: who found it, what lies there, one more thing."""
    if heard.picked is not None:
        return None
    if asks_who_found(heard.text):
        return Reading(asks=True, remark=desk.say("lost_item_dialogue.no_names"))
    if asks_for_catalogue(heard.text):
        return Reading(asks=True, remark=desk.say("lost_items.no_list"))
    known = loss_of(state)
    if known.kind is not None and adds_a_thing(heard.text):
        other = shared_describer().loss(heard.text, desk.now.date())
        if other.kind is not None and not _same_family(known.kind, other.kind):
            later = [*state.notes.get("later", ()), {"loss": other.as_json(), "together": False}]
            name = shared_describer().vocabulary.kind[other.kind].name
            remark = desk.say("lost_item_dialogue.one_more", thing=name)
            return Reading(asks=True, remark=remark, notes={"later": later[:MOST_THINGS]})
    return None


def more_details(heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
    """Return that a message says something else about the loss; ``None`` if it does not.

    It goes into the description. What has been searched for already is not searched for again.
    """
    known, describer = loss_of(state), shared_describer()
    if known.kind is None or heard.picked is not None:
        return None
    more = describer.with_more(known, heard.text, desk.now.date())
    before, after = (fingerprint(loss, describer.vocabulary).whole for loss in (known, more))
    if before == after and known.stolen == more.stolen:
        return None
    more = replace(more, text="\n".join((known.text, heard.text))[:LONGEST_TEXT])
    notes: dict[str, Any] = {"loss": more.as_json()}
    if "search" in state.notes:
        notes["search"] = {**state.notes["search"], "print": after}
    return Reading(asks=True, sure=False, remark=desk.say("lost_item_dialogue.added"), notes=notes)


def _is_about_looks(more: Reading, state: CaseState) -> bool:
    """Whether nothing but marks and names on the thing was added: „FC Carl Zeiss“ answers for the brand."""
    known, now = loss_of(state), LossDescription.from_json(more.notes["loss"])
    one, other = known.features, now.features
    return (
        (known.when, known.where, known.stolen) == (now.when, now.where, now.stolen)
        and (one.colours, one.count, one.side, one.size)
        == (other.colours, other.count, other.side, other.size)
        and one.detail_brands | one.marks != other.detail_brands | other.marks
    )


def _same_family(one: str, other: str) -> bool:
    vocabulary = shared_describer().vocabulary
    return family_of(one, vocabulary) == family_of(other, vocabulary)


class DetailStep(Step):
    """A question about the loss; needed only where nothing has been said about it."""

    optional = True

    def __init__(self, key: str, names: str) -> None:
        self.key = key  # type: ignore[misc]
        self.names = names  # type: ignore[misc]

    @property
    def why(self) -> str:
        """Phrase that says why the city asks."""
        return f"lost_item_dialogue.why_{self.key}"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether it was answered or is the next to be asked."""
        if state.answered(self.key) or state.asked == self.key:
            return True
        asked = [name for name in DETAILS if state.answered(name)]
        return next_question(loss_of(state), shared_describer().vocabulary, asked) == self.key

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question; that it may be left open is said as an option."""
        options = [Option(desk.say("lost_item_dialogue.dont_know"), "skip")] if self.optional else []
        if self.key == "side":
            sides = ("left", "right")
            options = [Option(desk.say(f"lost_item_dialogue.side_{side}"), side) for side in sides] + options
        return Prompt(
            desk.say(f"{'lost_item_dialogue.again' if again else 'lost_items.ask'}_{self.key}"),
            tuple(options),
            field=self.key if self.key in ("place", "date") else "text",
        )

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the words when the description makes something of them."""
        if heard.picked == "skip":
            return Reading(skip=True)
        if heard.picked in ("left", "right"):
            return Reading(desk.say(f"lost_item_dialogue.side_{heard.picked}"))
        said = aside(heard, state, desk)
        if said is not None:
            return said
        reading = self._understood(heard.text, state, desk)
        if reading is not None and reading.sure and reading.unusable is None:
            return replace(reading, sure=not is_interruption(heard))
        if self.key in _OWN_WORDS and _NOTHING.search(fold(heard.text)):
            return Reading(skip=True)
        if commands.wants_to_skip(heard.text):
            return None
        if is_interruption(heard):
            return None if reading is None else replace(reading, sure=False)
        if self.key in _OWN_WORDS and commands.says_yes(heard.understanding):
            return None
        if state.asked == self.key and (reading is None or self.key in _OWN_WORDS):
            more = more_details(heard, state, desk)
            return reading if more is None or (reading is not None and _is_about_looks(more, state)) else more
        return reading

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return what was understood, or else the answer itself."""
        return understood(loss_of(state), desk).get(self.key) or state.values.get(self.key)

    def _understood(self, text: str, state: CaseState, desk: Desk) -> Reading | None:
        describer = shared_describer()
        bare = describer.without(loss_of(state), self.key)
        told = describer.with_answer(bare, self.key, text, desk.now.date())
        same = replace(told.features, words=bare.features.words) == bare.features
        if self.key in told.filled or (self.key == "marks" and not same):  # „ohne Hülle“ tells something too
            return Reading(text.strip())
        words = len(text.split())
        if state.asked == self.key and 0 < words <= _OWN_WORDS.get(self.key, 0) and "?" not in text:
            return Reading(text.strip(), sure=False)
        return None


class KindStep(DetailStep):
    """What it is."""

    optional = False

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question; who has named a thing already hears that the word is not known."""
        if not again and loss_of(state).features.words - _NO_THING:
            return Prompt(desk.say("lost_item_dialogue.kind_unknown"))
        return super().prompt(state, desk, again)

    def _understood(self, text: str, state: CaseState, desk: Desk) -> Reading | None:
        loss = shared_describer().loss(text, desk.now.date())
        if loss.kind is not None:
            return Reading(text.strip())
        return Reading(unusable="lost_item_dialogue.kind_unknown") if state.asked == self.key else None

    def resign(self, state: CaseState, desk: Desk) -> Reading | None:
        """Go on to the office, which knows more words."""
        return Reading("", notes={})


class PlaceStep(DetailStep):
    """Where it happened; a bare number is a line where one is likely to be meant."""

    takes_numbers = True

    def _understood(self, text: str, state: CaseState, desk: Desk) -> Reading | None:
        number = _BARE_LINE.match(fold(text))
        if number is not None:
            rode = state.asked == self.key or state.notes.get("had_line") or "linie" in fold(text)
            line = desk.say("lost_item_dialogue.line_number", line=number[1])
            return Reading(line) if rode else None
        where = shared_describer().places.citizens(text, only_place=True)
        if where.lines or where.vehicles or where.places or where.districts or where.elsewhere:
            return Reading(text.strip())
        if state.asked != self.key:
            return None
        if _SOMEWHERE.search(fold(text)):
            return Reading(skip=True)
        if shared_describer().loss(text, desk.now.date()).when is not None:
            return None  # „heute“ says when it was, not where
        new = [word for word in where.words if not self._means_looks(word)]
        if not new or not re.search(r"[^\W\d_]{3}", text):
            return None
        return Reading(text.strip(), sure=False)

    def _means_looks(self, word: str) -> bool:
        meanings = shared_describer().lexicon.exact(word)
        return any(meaning.sort in ("kind", "colour", "material", "mark") for meaning in meanings)


class DateStep(DetailStep):
    """When it happened; days that cannot be are asked back."""

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question, after what is wrong with a day named before."""
        prompt = super().prompt(state, desk, again)
        doubt = state.notes.get("date_doubt")
        if doubt and not again:
            reason = desk.say(f"lost_item_dialogue.date_{doubt['reason']}", day=doubt["day"])
            return Prompt(f"{reason} {prompt.text}", prompt.options, field="date")
        return prompt

    def _understood(self, text: str, state: CaseState, desk: Desk) -> Reading | None:
        doubt = date_doubt(text, desk.now.date(), retention(desk.facts.knowledge))
        settled: Mapping[str, Any] = {"date_doubt": None}
        if doubt is not None and doubt.reason == "too_old":
            return Reading(text.strip(), notes={**settled, "too_old": True})
        if doubt is not None:
            return Reading(
                unusable=f"lost_item_dialogue.date_{doubt.reason}", details={"day": doubt.day}, notes=settled
            )
        reading = super()._understood(text, state, desk)
        return None if reading is None else Reading(reading.value, notes=settled)


class OfferStep(Step):
    """Whether to go on searching when things arrive later."""

    key = "offer"
    hidden = True

    @property
    def why(self) -> str:
        """Phrase that says why the city asks."""
        return "lost_item_dialogue.why_offer"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether there was a search that can go on."""
        return state.notes.get("search") is not None and is_precise(loss_of(state))

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        level = state.notes.get("search", {}).get("level")
        name = "lost_items.offer_standing" if level != "likely" else "lost_item_dialogue.offer_all_the_same"
        options = (
            Option(desk.say("lost_item_dialogue.yes_offer"), "yes"),
            Option(desk.say("lost_item_dialogue.no_offer"), "no"),
        )
        return Prompt(desk.say("lost_item_dialogue.again_offer" if again else name), options)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return yes or no; a mail address is a yes."""
        if heard.picked in ("yes", "no"):
            return Reading(heard.picked)
        said = aside(heard, state, desk)
        if said is not None:
            return said
        folded = fold(heard.text)
        if commands.says_yes(heard.understanding) or re.search(r"\S@\S", folded):
            return Reading("yes")
        if (
            commands.says_no(heard.understanding)
            or commands.wants_to_skip(heard.text)
            or commands.wants_to_cancel(heard.understanding)
        ):
            return Reading("no")
        if re.match(r"\W*(?:ja|jo|jap|klar|gern\w*|nu|ok\w*|bitte|jau)\b", folded):
            return Reading("yes", sure=False)
        if re.match(r"\W*(?:nein|ne|nee|no|lass\w*|brauch\w* (?:ich )?nicht|nicht notig)\b", folded):
            return Reading("no", sure=False)
        return None if is_interruption(heard) else more_details(heard, state, desk)

    def resign(self, state: CaseState, desk: Desk) -> Reading | None:
        """Whoever does not say yes wants no mails."""
        return Reading("no")


class SearchEmailStep(EmailStep):
    """Where to write to; without an address nobody can be written to."""

    def __init__(self) -> None:
        super().__init__(optional=True, question="lost_item_dialogue.ask_email")

    @property
    def why(self) -> str:
        """Phrase that says why the city asks."""
        return "lost_item_dialogue.why_email"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether a standing search is wanted."""
        return state.values.get("offer") == "yes"


def detail_steps() -> tuple[DetailStep, ...]:
    """Return the questions about a loss, in the order in which they may be asked."""
    return (
        KindStep("kind", r"\b(?:gegenstand|art|was es ist|ding)\b"),
        PlaceStep("place", r"\b(?:ort|platz|stelle|linie|haltestelle|wo|verlustort)\b"),
        DateStep("date", r"\b(?:tag|datum|zeit\w*|wann|termin)\b"),
        DetailStep("colour", r"\b(?:farbe\w*)\b"),
        DetailStep("brand", r"\b(?:marke\w*|hersteller|modell|firma)\b"),
        DetailStep("marks", r"\b(?:merkmal\w*|kennzeichen|erkennungs\w*|besonderheit\w*|inhalt)\b"),
        DetailStep("count", r"\b(?:anzahl|zahl|wie ?viele?)\b"),
        DetailStep("side", r"\b(?:seite)\b"),
    )
