"""A breeze of the storm: the same winds, shorter; `make storm` lets them blow."""

from __future__ import annotations

from pathlib import Path

from tests.storm import forms, kills, orders, paths, refusals, requests, services, sources


def test_any_path_is_counted() -> None:
    assert "energy equal" in paths.blow(3, 50_000)


def test_a_process_that_is_killed_at_any_write_goes_on(tmp_path: Path) -> None:
    assert "whole each time" in kills.blow(3, 12, tmp_path)


def test_an_order_that_is_killed_leaves_a_whole_journal(tmp_path: Path) -> None:
    assert "whole each time" in orders.blow(3, 4, tmp_path / "orders")


def test_a_server_that_does_what_it_likes_gets_every_point_once(tmp_path: Path) -> None:
    assert "0 set aside" in refusals.blow(3, 150, tmp_path, days=1)


def test_no_request_is_a_fault_of_ours() -> None:
    assert "no 500" in requests.blow(3, 200)


def test_no_form_is_a_fault_of_ours(tmp_path: Path) -> None:
    assert "no 500" in forms.blow(3, 60, tmp_path / "forms")


def test_a_set_up_that_is_killed_leaves_whole_files(tmp_path: Path) -> None:
    assert "whole each time" in services.blow_setups(3, 3, tmp_path / "set-ups")


def test_the_demonstration_and_the_service_are_killed_and_go_on(tmp_path: Path) -> None:
    assert "started again" in services.blow(3, 2, tmp_path / "services")


def test_a_camera_that_raises_whatever_it_likes_ends_nothing(tmp_path: Path) -> None:
    assert "it went on, said so, and counted all" in sources.blow(3, 60, tmp_path)
