"""The lost-item dialogue: from the first sentence to the blind search, and on to a standing search."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from sqlalchemy.exc import DBAPIError

from bot.answers.german import address_line
from bot.answers.hours import week_of
from bot.cases.dialogue import commands
from bot.cases.dialogue.lost_item_steps import (
    DETAILS,
    LONGEST_TEXT,
    MOST_THINGS,
    OfferStep,
    SearchEmailStep,
    detail_steps,
    loss_of,
    may_be_command,
    retention,
    with_loss,
)
from bot.cases.dialogue.machine import CaseDialogue
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Reading, Step
from bot.cases.dialogue.turnout import Filed, Interlude, Turnout
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.lost_items.describe import LossDescription, shared_describer
from bot.cases.lost_items.intentions import asks_for_catalogue, asks_who_found, has_found_something
from bot.cases.lost_items.loss_dates import date_doubt
from bot.cases.lost_items.probing import fingerprint
from bot.cases.lost_items.questions import is_precise, next_question
from bot.cases.lost_items.routing import routes, search_makes_sense
from bot.cases.lost_items.searching import SearchAnswer, Searcher, search
from bot.cases.lost_items.several import losses_in
from bot.cases.lost_items.standing import VALID_FOR, Receipt, leave_search
from bot.cases.lost_items.wording import answer_sentences, route_sentence

logger = logging.getLogger(__name__)

_LEVELS: Mapping[str, str] = {"nothing": "nothing_yet", "maybe": "possible", "likely": "very_likely"}


class LostItemDialogue(CaseDialogue):
    """Somebody has lost something."""

    kind = "lost_item"
    steps: ClassVar[Sequence[Step]] = (*detail_steps(), OfferStep(), SearchEmailStep())

    def open(self, heard: Heard, desk: Desk) -> Turnout | CaseState:
        """Return what the first sentence says, or where else it belongs."""
        if has_found_something(heard.text):
            return self._say_what_finders_do(heard, desk)
        if asks_for_catalogue(heard.text):
            return CaseState(self.kind).noting(begins="lost_items.no_list")
        begins = "lost_item_dialogue.no_names" if asks_who_found(heard.text) else None
        first, *others = losses_in(heard.text, desk.now.date(), shared_describer())
        later = [{"loss": loss.as_json(), "together": True} for loss in others[:MOST_THINGS]]
        state = self._with_date_doubt(CaseState(self.kind), heard.text, desk)
        state = state.noting(later=later or None, begins=begins)
        state = super().spot_all(with_loss(state, first, desk), heard, desk)
        return self._elsewhere(state, desk) or state

    def introduction(self, state: CaseState, desk: Desk) -> tuple[str, ...]:
        """Return a word of sympathy, or what is not told; and which of several things comes first."""
        texts = [desk.say(state.notes.get("begins") or f"case_dialogue.begin_{self.kind}")]
        if state.notes.get("later"):
            texts.append(desk.say("lost_item_dialogue.one_by_one", thing=state.values.get("kind", "")))
        return tuple(texts)

    def take_attachments(self, state: CaseState, heard: Heard, desk: Desk) -> tuple[CaseState, str | None]:
        """Return what is said about photos and positions: neither is compared with found things."""
        return state, desk.say(f"lost_item_dialogue.no_{'photo' if heard.photos else 'position'}")

    def privacy_values(self, desk: Desk) -> dict[str, object]:
        """Return how long a standing search is kept."""
        return {"days": VALID_FOR.days, "after": desk.settings.retention.search_days}

    # -- what has been said --------------------------------------------------------------------------

    def accept(self, state: CaseState, step: Step, reading: Reading, desk: Desk) -> CaseState:
        """Return the state with an answer, which goes into the description."""
        if step.key == "offer" and state.notes.get("search") is None:  # the search itself is to be repeated
            return state
        state = super().accept(state, step, reading, desk)
        if step.key not in DETAILS or not reading.value:
            return state
        said = str(reading.value)
        loss = shared_describer().with_answer(loss_of(state), step.key, said, desk.now.date())
        label = desk.say(f"case_dialogue.label_{step.key}")
        text = "\n".join(filter(None, (loss.text, f"{label}: {said}")))
        return with_loss(state, replace(loss, text=text[:LONGEST_TEXT]), desk)

    def spot_all(self, state: CaseState, heard: Heard, desk: Desk) -> CaseState:
        """Return the state with all that a sentence says besides."""
        if state.asked in DETAILS:
            loss = shared_describer().with_more(loss_of(state), heard.text, desk.now.date())
            state = with_loss(state, loss, desk)
        return super().spot_all(state, heard, desk)

    def take_back(self, state: CaseState, step: Step) -> CaseState:
        """Return the state without an answer; the description forgets it too."""
        state = super().take_back(state, step)
        if step.key not in DETAILS:
            return state
        loss = shared_describer().without(loss_of(state), step.key)
        if step.key == "date":
            state = state.noting(too_old=None)
        if step.key == "place" and loss_of(state).where.lines:
            state = state.noting(had_line=True)
        return state.noting(loss=loss.as_json())

    def _with_date_doubt(self, state: CaseState, text: str, desk: Desk) -> CaseState:
        doubt = date_doubt(text, desk.now.date(), retention(desk.facts.knowledge))
        if doubt is None:
            return state
        if doubt.reason == "too_old":
            return state.noting(too_old=True)
        return state.noting(date_doubt={"reason": doubt.reason, "day": doubt.day})

    def _command(self, state: CaseState, heard: Heard, desk: Desk) -> Turnout | None:
        if state.asked == "offer" and commands.wants_to_cancel(heard.understanding):
            return None  # „nee, lass mal“ is an answer here: there is nothing to lose any more
        describes = state.asked in DETAILS and heard.picked is None and heard.understanding.danger is None
        if describes and (self._reads(state, heard, desk) or not may_be_command(heard)):
            return None  # „bunt halt“, „steht mein Name drin“: answers that sound like commands
        return super()._command(state, heard, desk)

    # -- between two questions -----------------------------------------------------------------------

    def between(self, state: CaseState, desk: Desk) -> Interlude | Turnout | None:
        """Say where else to turn to; search when enough is known; end when no standing search is wanted."""
        elsewhere = self._elsewhere(state, desk)
        if elsewhere is not None:
            return elsewhere
        state, texts = self._with_routes(state, desk)
        loss = loss_of(state)
        if "kind" in state.values and loss.kind is None:
            text = desk.say("lost_item_dialogue.kind_for_office", **self._office(desk))
            return Turnout(None, (*texts, text), handed_over=True)
        if state.values.get("offer") == "no" or "email" in state.skipped:
            return self._without_standing_search(state, desk)
        vocabulary = shared_describer().vocabulary
        asked = [name for name in DETAILS if state.answered(name)]
        print_ = fingerprint(loss, vocabulary).whole
        searched = state.notes.get("search", {}).get("print") == print_
        if next_question(loss, vocabulary, asked) is not None or searched:
            return Interlude(state, texts) if texts else None
        return self._search(state, loss, print_, texts, desk)

    def _elsewhere(self, state: CaseState, desk: Desk) -> Turnout | None:
        """Return the end of a search that makes no sense here, with the right place."""
        loss = loss_of(state)
        found = routes(loss, shared_describer().vocabulary)
        if not search_makes_sense(found):
            texts = [route_sentence(route, desk.facts.knowledge, desk.say) for route in found]
            return self._ended(state, desk, texts)
        if state.notes.get("too_old"):
            months = desk.facts.knowledge.lost_property["fund_aufbewahrung"].facts["retention_months"]
            too_old = desk.say("lost_items.too_old", months=months)
            ask = desk.say("lost_item_dialogue.ask_office", **self._office(desk))
            return self._ended(state, desk, [too_old, ask])
        return None

    def _with_routes(self, state: CaseState, desk: Desk) -> tuple[CaseState, tuple[str, ...]]:
        """Return the other places to turn to as well, each said once."""
        said = list(state.notes.get("routes", ()))
        new = [
            route
            for route in routes(loss_of(state), shared_describer().vocabulary)
            if route.phrase not in said
        ]
        if not new:
            return state, ()
        texts = tuple(route_sentence(route, desk.facts.knowledge, desk.say) for route in new)
        return state.noting(routes=[*said, *(route.phrase for route in new)]), texts

    def _search(
        self, state: CaseState, loss: LossDescription, print_: str, before: tuple[str, ...], desk: Desk
    ) -> Interlude | Turnout:
        searcher = Searcher(desk.conversation, desk.address)
        try:
            answer = search(desk.store, loss, searcher, desk.now)
        except DBAPIError as error:
            logger.error("A search was not possible: %s", type(error.orig).__name__)
            again = Option(desk.say("case_dialogue.try_again"), "yes")
            text = desk.say("lost_item_dialogue.not_searched", phone=desk.facts.knowledge.hotline.phone)
            return Turnout(replace(state, asked="offer"), (*before, text), (again,), step="offer")
        level = _LEVELS.get(answer.answer, answer.answer)
        texts = (*before, "\n".join(self._sentences(state, loss, answer, desk)))
        cards = (self._search_card(level, answer, desk),)
        pause = answer.pause.total_seconds()
        state = state.noting(search={"print": print_, "level": answer.answer, "code": answer.search_code})
        if not is_precise(loss):
            ended = self._ended(state, desk, [*texts, desk.say("lost_item_dialogue.too_vague")])
            return replace(ended, cards=(*cards, *ended.cards), pause=pause)
        return Interlude(state, texts, cards, pause)

    def _sentences(
        self, state: CaseState, loss: LossDescription, answer: SearchAnswer, desk: Desk
    ) -> list[str]:
        """Return the answer. It depends on the level and on what the citizen said, on nothing else."""
        said = answer_sentences(answer, loss, desk.facts.knowledge, desk.say)
        if state.notes.get("search") is not None:  # a second search: the rest has been said
            return [said[0], said[-1]]
        description = "; ".join(step.shown(state, desk) or "" for step in detail_steps())
        description = re.sub(r"(?:; )+", "; ", description).strip("; ")
        sentences = [desk.say("lost_item_dialogue.searched_for", description=description), *said]
        week = week_of(desk.context, desk.facts.knowledge.units["fundbuero"])
        if answer.answer != "nothing" and week is not None:
            sentences.insert(2, desk.say("lost_item_dialogue.hours", week=week))
        return sentences

    def _search_card(self, level: str, answer: SearchAnswer, desk: Desk) -> dict[str, Any]:
        knowledge, say = desk.facts.knowledge, desk.say
        office = self._office(desk)
        week = week_of(desk.context, knowledge.units["fundbuero"])
        documents = knowledge.lost_property["fund_abholung"].facts["pickup_requirements"]
        values = {
            "where": f"{office['address']}, {office['phone']}",
            "hours": week or "",
            "bring": "; ".join(documents),
            "code": answer.search_code,
        }
        lines = [
            {"label": say(f"lost_item_dialogue.card_{name}"), "value": value}
            for name, value in values.items()
            if value
        ]
        return {"type": "search_result", "level": level, "lines": lines}

    # -- the end -------------------------------------------------------------------------------------

    def finish(self, state: CaseState, desk: Desk) -> Turnout:
        """Leave the standing search."""
        try:
            receipt = leave_search(
                desk.store,
                loss_of(state),
                str(state.values["email"]),
                desk.now,
                conversation=desk.conversation,
                search_code=state.notes.get("search", {}).get("code"),
                idempotency_key=state.token,
                even_if_suspicious=True,
            )
        except CaseError as error:
            return self._refused(error, state, desk)
        return self._filed(receipt, state, desk)

    def _refused(self, error: CaseError, state: CaseState, desk: Desk) -> Turnout:
        if error.code is ErrorCode.EMAIL_INVALID:
            email = next(step for step in self.steps if step.key == "email")
            reason = desk.say("case_dialogue.email_invalid", example=desk.context.knowledge.hotline.email)
            return self._ask_next(self.take_back(state, email), desk, (reason,))
        vague = error.code is ErrorCode.DESCRIPTION_TOO_VAGUE
        phrase = "too_vague" if vague else "too_many_searches"
        code = state.notes.get("search", {}).get("code", "")
        text = desk.say(f"lost_item_dialogue.{phrase}", code=code, **self._office(desk))
        return self._ended(state, desk, [text])

    def _filed(self, receipt: Receipt, state: CaseState, desk: Desk) -> Turnout:
        values = {
            "reference": receipt.reference,
            "secret": receipt.secret,
            "until": f"{receipt.valid_until:%d.%m.%Y}",
            "email": receipt.email,
        }
        text = desk.say(f"lost_item_dialogue.{'already_filed' if receipt.already else 'filed'}", **values)
        lines = [line for line in self.lines(state, desk) if line["key"] != "email"]
        lines.append({"label": desk.say("lost_item_dialogue.card_until"), "value": values["until"] or ""})
        card = {
            "type": "receipt",
            "kind": self.kind,
            "title": desk.say("lost_item_dialogue.receipt_title"),
            "reference": receipt.reference,
            "secret": receipt.secret,
            "lines": [{"label": line["label"], "value": line["value"]} for line in lines],
            "calendar": None,
        }
        filed = Filed(self.kind, receipt.reference, receipt.secret, {"email": receipt.email})
        ended = self._ended(state, desk, [text])
        return replace(ended, cards=(card, *ended.cards), filed=filed)

    def _without_standing_search(self, state: CaseState, desk: Desk) -> Turnout:
        phrase = "without_email" if "email" in state.skipped else "not_offered"
        code = state.notes.get("search", {}).get("code", "")
        return self._ended(
            state, desk, [desk.say(f"lost_item_dialogue.{phrase}", code=code, **self._office(desk))]
        )

    def _ended(self, state: CaseState, desk: Desk, texts: Sequence[str]) -> Turnout:
        """Return the end of this search; where more things were named, the next one begins at once."""
        later = list(state.notes.get("later") or ())
        if not later:
            return Turnout(None, tuple(texts))
        thing = later.pop(0)
        loss = LossDescription.from_json(thing["loss"])
        if thing["together"]:  # named in one breath: lost in the same place and at the same time
            same = loss_of(state)
            where = loss.where if loss.where.known else same.where
            loss = replace(loss, where=where, place_text=same.place_text, when=loss.when or same.when)
        following = with_loss(CaseState(self.kind), loss, desk).noting(later=later or None)
        remark = desk.say("lost_item_dialogue.next_thing", thing=following.values.get("kind", ""))
        turnout = self._ask_next(following, desk, (*texts, remark))
        return self._heard_now(turnout, desk)

    def _say_what_finders_do(self, heard: Heard, desk: Desk) -> Turnout:
        describer = shared_describer()
        for route in routes(describer.loss(heard.text, desk.now.date()), describer.vocabulary):
            if route.phrase in ("lost_items.route_animal", "lost_items.route_weapon"):
                return Turnout(None, (route_sentence(route, desk.facts.knowledge, desk.say),))
        facts = desk.facts.knowledge.lost_property["fund_meldepflicht"].facts
        text = desk.say(
            "lost_item_dialogue.finder",
            rule=facts["rule"],
            threshold=facts["threshold"],
            **self._office(desk),
        )
        return Turnout(None, (text,))

    def _office(self, desk: Desk) -> dict[str, str]:
        office = desk.facts.knowledge.units["fundbuero"]
        assert office.address is not None
        return {"address": address_line(office.address), "phone": str(office.phone)}
