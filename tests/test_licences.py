"""Everything that is installed is locked with hashes and stands in docs/licences.md with its licence."""

from tests.licences import OURS, PAGE, ROOT, licence, locked, needed, versions


def rows() -> dict[str, tuple[str, str]]:
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    return {name: (version, said) for name, version, said in lines if name != "package"}


def test_every_locked_package_stands_in_the_list_with_its_licence() -> None:
    runtime, dev = needed()
    listed = rows()
    assert set(listed) == {*runtime, *dev}, "make licences"
    assert {name: version for name, (version, _) in listed.items()} == {name: versions(name) for name in listed}
    assert [name for name in listed if not licence(name)] == []
    assert [name for name, (_, said) in listed.items() if not said] == []


def test_every_file_is_locked_with_its_hash() -> None:
    for name, one in locked().items():
        assert one["files"] or name == OURS, name
        assert all(file["hash"].startswith("sha256:") for file in one["files"]), name


def test_packages_come_from_the_lock_file_only() -> None:
    """`uv sync --locked` refuses a lock file that doesn't fit, and a file whose hash isn't the one in it."""
    sync = [line for line in (ROOT / "Makefile").read_text().splitlines() if "uv sync" in line]
    assert sync
    assert all("--locked" in line for line in sync)
    assert "no-verify-hashes" not in (ROOT / "Makefile").read_text() + (ROOT / "pyproject.toml").read_text()
    sources = {name: one["source"] for name, one in locked().items() if name != OURS}
    assert [name for name, source in sources.items() if source != {"registry": "https://pypi.org/simple"}] == []
