"""The ``georeport`` client from PyPI works with our server as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from georeport import GeoReport

from tests.open311.conftest import City

Report = Callable[..., str]


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_everything_the_client_can_ask_is_answered(city: City, report: Report, kind: str) -> None:
    first, second = report(), report("Ahornstraße 5")
    client = GeoReport(city.url, jurisdiction="jena.de", output_format=kind)
    services = client.get_service_list()
    assert {"service_code", "service_name", "metadata", "type", "group"} <= set(services[0])
    assert client.get_service_definition("laterne")["service_code"] == "laterne"
    found = client.get_service_requests(service_code="laterne,muell", status="open")
    assert {each["service_request_id"] for each in found} == {first, second}
    one = client.get_service_request(first)
    assert (one["service_request_id"], one["service_name"], one["status"]) == (first, "Laterne", "open")
    two = client.get_service_requests(
        service_request_id=f"{first},{second}",
        start_date="2010-01-01T00:00:00Z",
        end_date="2010-02-01T00:00:00Z",
    )
    assert len(two) == 2


def test_the_client_learns_that_a_report_does_not_exist(city: City) -> None:
    with pytest.raises(requests.HTTPError, match="404"):
        GeoReport(city.url).get_service_request("M-AAA-AAA-A")
