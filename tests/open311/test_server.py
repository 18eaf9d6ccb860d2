"""Other systems speak GeoReport v2 with us: they list, ask, file, and learn what is wrong with a request."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import requests
from sqlalchemy import func, insert, select

from bot.cases.defects.follow_up import change_state
from bot.cases.store.tables import DefectReport, OutgoingMail
from bot.knowledge.live import LiveKnowledge
from bot.open311.keys import revoke_key
from tests.open311.conftest import NOW, City

Report = Callable[..., str]

LAMP = {"service_code": "laterne", "address_string": "Emil-Wölk-Straße 11", "description": "Sie flackert."}


def rows(city: City) -> list[Any]:
    with city.store.reading() as work:
        return list(work.session.execute(select(DefectReport).order_by(DefectReport.id)).scalars())


def test_the_discovery_names_address_and_formats(city: City) -> None:
    found = city.get("discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"] == city.url
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert {"changeset", "contact", "key_service"} <= set(found)
    root = ElementTree.fromstring(city.get("discovery.xml").content)
    assert root.findtext("endpoints/endpoint/formats/format") == "text/xml"


def test_services_are_the_citys_categories_in_both_formats(city: City, live: LiveKnowledge) -> None:
    answer = city.get("services.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert [each["service_code"] for each in answer.json()] == list(live.state.knowledge.defect_categories)
    lamp = next(each for each in answer.json() if each["service_code"] == "laterne")
    assert (lamp["service_name"], lamp["metadata"], lamp["type"]) == ("Laterne", True, "realtime")
    xml = city.get("services.xml")
    assert xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert xml.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    codes = [each.text for each in ElementTree.fromstring(xml.content).findall("service/service_code")]
    assert codes == [each["service_code"] for each in answer.json()]
    assert ElementTree.fromstring(xml.content).find("service/metadata") is not None


def test_a_definition_says_what_else_is_asked(city: City) -> None:
    found = city.get("services/laterne.json").json()
    (attribute,) = found["attributes"]
    assert (attribute["code"], attribute["datatype"], attribute["required"]) == (
        "lamp_number",
        "string",
        False,
    )
    assert city.get("services/muell.json").json() == {"service_code": "muell", "attributes": []}
    root = ElementTree.fromstring(city.get("services/laterne.xml").content)
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/variable") == "true"


def test_a_filed_report_enters_the_same_pipeline_as_a_citizens(city: City) -> None:
    answer = city.post({**LAMP, "email": "anna@jena.de", "first_name": "Anna", "last_name": "Ahorn"})
    assert answer.status_code == 200
    (created,) = answer.json()
    (row,) = rows(city)
    assert created["service_request_id"] == row.reference
    assert "Zuständig" in created["service_notice"]
    assert (row.street, row.house_number, row.email, row.name) == (
        "Emil-Wölk-Straße",
        "11",
        "anna@jena.de",
        "Anna Ahorn",
    )
    with city.store.reading() as work:
        assert work.session.execute(select(func.count(OutgoingMail.id))).scalar_one() == 2


def test_xml_is_answered_with_xml(city: City) -> None:
    root = ElementTree.fromstring(city.post(LAMP, kind="xml").content)
    assert root.tag == "service_requests"
    assert root.findtext("request/service_request_id") == rows(city)[0].reference


def test_the_number_of_a_lamp_is_taken_from_the_attribute_or_the_address_id(city: City) -> None:
    city.post({"service_code": "laterne", "attribute[lamp_number]": "138-023", "description": "dunkel"})
    city.post({"service_code": "laterne", "address_id": "138-024", "description": "dunkel"})
    assert [row.asset_number for row in rows(city)] == ["138-023", "138-024"]


def test_positions_in_jena_are_kept_and_shown(city: City) -> None:
    city.post({"service_code": "muell", "lat": "50.9271", "long": "11.5892", "description": "Sperrmüll"})
    (shown,) = city.get("requests.json").json()
    assert (shown["lat"], shown["long"]) == (50.9271, 11.5892)


def test_a_place_nobody_knows_is_kept_as_unknown_and_not_shown(city: City) -> None:
    city.post({"service_code": "muell", "address_string": "beim alten Konsum", "description": "Müll"})
    assert rows(city)[0].place_unknown
    (shown,) = city.get("requests.json").json()
    assert (shown["address"], shown["lat"], shown["long"]) == ("", None, None)


def test_attributes_nobody_asked_for_and_links_to_photos_reach_the_office_as_words(city: City) -> None:
    city.post({**LAMP, "attribute[farbe][]": "rot", "media_url": "http://127.0.0.1:1/photo.jpg"})
    description = rows(city)[0].description
    assert "farbe: rot" in description
    assert "http://127.0.0.1:1/photo.jpg" in description


WRONG_FORMS: tuple[tuple[dict[str, str], int, str], ...] = (
    ({"api_key": "falsch"}, 403, "api_key"),
    ({"api_key": ""}, 403, "api_key"),
    ({"service_code": ""}, 400, "service_code"),
    ({"service_code": "einhorn"}, 404, "service_code"),
    ({"address_string": ""}, 400, "Ort fehlt"),
    ({"lat": "50.9271"}, 400, "gehören zusammen"),
    ({"lat": "x", "long": "11.5"}, 400, "keine Position"),
    ({"lat": "nan", "long": "11.5"}, 400, "keine Position"),
    ({"lat": "52.52", "long": "13.40"}, 400, "nicht in Jena"),
    ({"lat": "0", "long": "0", "address_string": ""}, 400, "keine Position"),
    ({"address_string": "Markt 1 in Weimar"}, 400, "nicht in Jena"),
    ({"description": "x" * 4001}, 400, "4000"),
    ({"email": "kein.at"}, 400, "E-Mail"),
    ({"phone": "abc"}, 400, "Telefon"),
    ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
    ({"media_url": "file:///etc/passwd"}, 400, "media_url"),
)


def test_what_is_wrong_is_said_in_the_standards_form(city: City) -> None:
    for form, status, words in WRONG_FORMS:
        answer = city.post({**LAMP, **form})
        (error,) = answer.json()
        assert (answer.status_code, error["code"]) == (status, str(status)), form
        assert words in error["description"], form
        answer = city.post({**LAMP, **form}, kind="xml")
        root = ElementTree.fromstring(answer.content)
        assert (answer.status_code, root.tag) == (status, "errors")
        assert root.findtext("error/description") == error["description"]
    assert rows(city) == []


def test_only_forms_in_utf_8_are_taken(city: City) -> None:
    url = f"{city.url}/requests.json"
    for body, kind in (
        (b"{}", "application/json"),
        (b"description=%ff", "application/x-www-form-urlencoded"),
    ):
        answer = requests.post(url, data=body, headers={"Content-Type": kind}, timeout=60)
        assert answer.status_code == 400
    many = "&".join(f"attribute[x{n}]=1" for n in range(500))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert requests.post(url, data=many, headers=headers, timeout=60).status_code == 400


def test_the_longest_description_fits_even_in_emoji(city: City) -> None:
    assert city.post({**LAMP, "description": "🚲" * 4000}).status_code == 200


def test_markup_and_control_characters_are_harmless_on_the_way_out(city: City, report: Report) -> None:
    reference = report()
    change_state(
        city.store,
        reference,
        "in_progress",
        "agent:a",
        NOW,
        _facts(city),
        public_note="<b>&\x08 Ersatzteil</b>",
    )
    root = ElementTree.fromstring(city.get("requests.xml").content)
    assert root.findtext("request/status_notes") == "in Bearbeitung: <b>& Ersatzteil</b>"


def _facts(city: City) -> Any:
    from bot.knowledge.load import load_knowledge

    return load_knowledge()


def test_a_revoked_key_is_worth_nothing_at_once(city: City) -> None:
    assert city.post(LAMP).status_code == 200
    assert revoke_key(city.store, city.key_id, "test", NOW)
    assert city.post(LAMP).status_code == 403


def test_the_same_request_with_an_idempotency_key_is_one_report_that_can_be_asked_for(city: City) -> None:
    key = "a-system-of-its-own-0001"
    first, second = (city.post(LAMP, Idempotency_Key=key).json() for _ in range(2))
    assert first[0]["service_request_id"] == second[0]["service_request_id"]
    assert len(rows(city)) == 1
    (found,) = city.get(f"tokens/{key}.json").json()
    assert found == {"service_request_id": first[0]["service_request_id"], "token": key}
    assert city.get("tokens/unbekannt-unbekannt.json").status_code == 404
    assert city.get("tokens/a.xml").status_code == 404


def test_nothing_personal_is_shown_and_private_reports_do_not_exist(city: City, report: Report) -> None:
    public = report(
        email="anna.ahorn@jena.de", name="Anna Ahorn", phone="03641 123456", description="Geheimwort Lampe"
    )
    private = report(description="Mein Nachbar Herr Meier, Hausnummer 7, hat sie zerschlagen.")
    for path in ("requests.json", "requests.xml", f"requests/{public}.json"):
        body = requests.get(f"{city.url}/{path}", params={"extensions": "true"}, timeout=60).text
        assert public in body
        for secret in ("anna", "Ahorn", "123456", "3641", "Geheimwort", "Meier", private):
            assert secret not in body.replace("Ahornstraße", ""), (path, secret)
    assert city.get(f"requests/{private}.json").status_code == 404
    assert city.get("requests.json", service_request_id=private).json() == []


def test_states_become_open_and_closed_with_the_citys_own_words(
    city: City, report: Report, live: LiveKnowledge
) -> None:
    reference = report()
    facts = live.state.knowledge
    change_state(
        city.store, reference, "in_progress", "agent:a", NOW, facts, public_note="Ersatzteil bestellt"
    )
    (shown,) = city.get(f"requests/{reference}.json").json()
    assert (shown["status"], shown["status_notes"]) == ("open", "in Bearbeitung: Ersatzteil bestellt")
    assert [note["type"] for note in shown["notes"]] == ["reported", "in_progress"]
    change_state(city.store, reference, "closed", "agent:a", NOW + timedelta(days=1), facts)
    (shown,) = city.get(f"requests/{reference.lower()}.json").json()
    assert shown["status"] == "closed"
    assert shown["updated_datetime"] == "2026-09-22T09:30:00+02:00"


def test_a_report_that_repeats_another_names_it(city: City, report: Report) -> None:
    first = report()
    second = report(join=first)
    (shown,) = city.get(f"requests/{second}.json").json()
    assert f"Dublette von {first}" in shown["status_notes"]


def test_filters_narrow_the_list(city: City, report: Report, live: LiveKnowledge) -> None:
    old, lamp = report(at=NOW - timedelta(days=80)), report(at=NOW - timedelta(days=2))
    rubbish = report(category="muell", description="Sperrmüll", at=NOW - timedelta(hours=1))
    change_state(city.store, lamp, "closed", "agent:a", NOW, live.state.knowledge)

    def ids(**parameters: str) -> set[str]:
        return {each["service_request_id"] for each in city.get("requests.json", **parameters).json()}

    assert ids() == {old, lamp, rubbish}
    assert ids(service_code="muell,ampel") == {rubbish}
    assert ids(status="closed") == {lamp}
    assert ids(status="open,closed", service_code="") == {old, lamp, rubbish}
    assert ids(start_date="2026-09-18T00:00:00Z") == {lamp, rubbish}
    assert ids(end_date="2026-09-18T00:00:00+02:00") == {old}
    assert ids(updated_after="2026-09-21T09:00:00+02:00") == {lamp}
    assert ids(service_request_id=f"{old},{rubbish}", status="closed") == {old, rubbish}
    assert ids(jurisdiction_id="jena.de") == {old, lamp, rubbish}


def test_reports_older_than_90_days_need_a_window_of_their_own(city: City, report: Report) -> None:
    ancient = report(at=NOW - timedelta(days=200))
    assert city.get("requests.json").json() == []
    window = {"start_date": "2026-02-15T00:00:00Z", "end_date": "2026-05-15T00:00:00Z"}
    assert [each["service_request_id"] for each in city.get("requests.json", **window).json()] == [ancient]


def test_queries_that_make_no_sense_are_refused(city: City) -> None:
    for parameters, status in (
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-09-01T00:00:00Z"}, 400),
        ({"start_date": "2026-09-02", "end_date": "2026-09-01"}, 400),
        ({"start_date": "gestern"}, 400),
        ({"start_date": "2026-02-30T00:00:00Z"}, 400),
        ({"status": "irgendwie"}, 400),
        ({"page": "0"}, 400),
        ({"page_size": "-5"}, 400),
        ({"service_code": "einhorn"}, 404),
    ):
        assert city.get("requests.json", **parameters).status_code == status, parameters


def test_what_is_not_there_is_404(city: City) -> None:
    for path in (
        "requests/M-000-000-0.json",
        "services/einhorn.xml",
        "services.html",
        "requests/%27.json",
        "x.json",
    ):
        assert city.get(path).status_code == 404, path


def test_characters_that_no_database_can_keep_do_no_harm(city: City) -> None:
    for path in (
        "requests/%00.json",
        "requests/%ed%a0%80.json",
        "tokens/aaaaaaaaaaaaaaaaaaaa%00.json",
        "services/%00.xml",
    ):
        assert city.get(path).status_code == 404, path
    assert city.get("requests.json", service_request_id="\x00,M-1").json() == []
    assert city.get("requests.json", service_code="\x00").status_code == 404
    assert (
        city.post({**LAMP, "description": "dunkel\x00", "address_string": "Ahornstraße\x00 5"}).status_code
        == 200
    )
    assert city.post({"service_code": "\x00"}).status_code == 404
    assert city.post(LAMP, Idempotency_Key="ä" * 20).status_code == 400
    assert city.post(LAMP, Idempotency_Key="a" * 101).status_code == 400


def test_an_answer_that_has_not_changed_is_not_sent_again(city: City, report: Report) -> None:
    report()
    for path in ("services.json", "requests.xml"):
        first = city.get(path)
        again = requests.get(
            f"{city.url}/{path}", headers={"If-None-Match": first.headers["ETag"]}, timeout=60
        )
        assert (again.status_code, again.content) == (304, b"")
        assert "max-age" in first.headers["Cache-Control"]


def test_a_client_pages_through_5000_reports_while_new_ones_come_in(
    city: City, report: Report, clock: list[datetime]
) -> None:
    reference = report(at=NOW - timedelta(days=10))
    with city.store.begin() as work:
        sample = work.session.execute(select(DefectReport)).scalar_one()
        columns = [column.key for column in DefectReport.__table__.columns if column.key != "id"]
        values = {name: getattr(sample, name) for name in columns}
        copies = [
            values | {"reference": f"M-{number:07d}", "created_at": NOW - timedelta(minutes=number)}
            for number in range(4999)
        ]
        work.session.execute(insert(DefectReport), copies)
        work.commit()
    seen: list[str] = []
    address, started = f"{city.url}/requests.json?page_size=500", time.process_time()
    while address:
        answer = requests.get(address, timeout=60)
        seen += [each["service_request_id"] for each in answer.json()]
        address = answer.links.get("next", {}).get("url", "")
        clock[0] += timedelta(seconds=1)
        report(at=clock[0])
    assert len(seen) == len(set(seen)) == 5000
    assert reference in seen
    assert time.process_time() - started < 15
