"""The dependency descriptor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.rtp.dependency_descriptor import Descriptor, DescriptorReader, FrameDependencies
from alongside.rtp.packet import MalformedPacket
from tests.support.bit_writer import BitWriter
from tests.support.dependency_descriptors import L1T3, Template, TemplateStructure, build_descriptor


def numbers(count: int, values: int) -> st.SearchStrategy[tuple[int, ...]]:
    """So many numbers from 0 to ``values`` - 1, drawn at once."""
    return st.binary(min_size=count, max_size=count).map(lambda drawn: tuple(byte % values for byte in drawn))


@st.composite
def structures(draw: st.DrawFn) -> TemplateStructure:
    """Any that the format can express."""
    targets = draw(st.integers(1, 32))
    chains = draw(st.integers(0, targets))
    templates = []
    spatial = temporal = 0
    for _ in range(draw(st.integers(1, 8))):
        templates.append(
            Template(
                spatial,
                temporal,
                "".join("-DSR"[index] for index in draw(numbers(targets, 4))),
                tuple(draw(st.lists(st.integers(1, 16), max_size=4))),
                draw(numbers(chains, 16)),
            )
        )
        step = draw(st.sampled_from([0, 1, 2]))
        if step == 1 and temporal < 7:
            temporal += 1
        elif step == 2 and spatial < 3:
            spatial, temporal = spatial + 1, 0
    protected_by = numbers(targets, chains) if chains else st.just(())
    size = st.tuples(st.integers(1, 65536), st.integers(1, 65536))
    count = templates[-1].spatial + 1
    resolutions = st.lists(size, min_size=count, max_size=count) | st.lists(size, max_size=0)
    return TemplateStructure(templates, draw(st.integers(0, 63)), draw(protected_by), tuple(draw(resolutions)))


def expected(template: Template) -> FrameDependencies:
    return FrameDependencies(
        template.spatial, template.temporal, template.indications, template.frame_diffs, template.chain_diffs
    )


@settings(deadline=None)
@given(structure=structures(), start=st.booleans(), end=st.booleans(), number=st.integers(0, 0xFFFF), data=st.data())
def test_every_structure_is_read_as_it_was_written(
    structure: TemplateStructure, start: bool, end: bool, number: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(structure.templates) - 1))
    reader = DescriptorReader()
    descriptor = reader.read(
        build_descriptor(
            template_id=(structure.first_id + index) % 64,
            frame_number=number,
            start=start,
            end=end,
            structure=structure,
        ),
        1,
    )
    assert (descriptor.starts_frame, descriptor.ends_frame, descriptor.frame_number) == (start, end, number)
    assert descriptor.frame == expected(structure.templates[index])
    assert descriptor.attaches_structure
    assert descriptor.active_targets == (1 << structure.target_count) - 1
    assert descriptor.structure is not None
    assert descriptor.structure.protected_by == structure.protected_by
    assert descriptor.structure.resolutions == structure.resolutions
    for other, template in enumerate(structure.templates):
        later = reader.read(build_descriptor(template_id=(structure.first_id + other) % 64, frame_number=number), 2)
        assert later.frame == expected(template)
        assert not later.attaches_structure


@settings(deadline=None)
@given(structure=structures(), data=st.data())
def test_what_a_frame_says_itself_counts_instead_of_its_template(
    structure: TemplateStructure, data: st.DataObject
) -> None:
    targets, chains = structure.target_count, structure.chain_count
    dtis = data.draw(st.none() | numbers(targets, 4))
    frame_diffs = data.draw(st.none() | st.lists(st.integers(1, 4096), max_size=5).map(tuple))
    chain_diffs = data.draw(st.none() | numbers(chains, 256))
    active = data.draw(st.none() | st.integers(0, (1 << targets) - 1))
    attached = data.draw(st.booleans())
    reader = DescriptorReader()
    if not attached:
        reader.read(build_descriptor(template_id=0, frame_number=1, structure=structure), 1)
    descriptor = reader.read(
        build_descriptor(
            template_id=structure.first_id,
            frame_number=2,
            structure=structure if attached else None,
            active_targets=None if active is None else (active, targets),
            dtis=dtis,
            frame_diffs=frame_diffs,
            chain_diffs=chain_diffs,
        ),
        2,
    )
    template = expected(structure.templates[0])
    assert descriptor.frame == template._replace(
        dtis=template.dtis if dtis is None else dtis,
        frame_diffs=template.frame_diffs if frame_diffs is None else frame_diffs,
        chain_diffs=template.chain_diffs if chain_diffs is None else chain_diffs,
    )
    assert descriptor.active_targets == ((1 << targets) - 1 if active is None else active)


def test_a_decode_target_has_the_highest_layers_that_it_holds() -> None:
    descriptor = DescriptorReader().read(build_descriptor(template_id=0, frame_number=1, structure=L1T3), 1)
    assert descriptor.structure is not None
    assert descriptor.structure.targets == ((0, 0), (0, 1), (0, 2))
    assert [descriptor.structure.find_target(0, temporal) for temporal in range(4)] == [0, 1, 2, -1]
    assert descriptor.height == 720


def test_the_height_is_that_of_the_highest_layer_produced() -> None:
    structure = TemplateStructure(
        (Template(0, 0, "SS"), Template(1, 0, "-S", (1,))), resolutions=((640, 360), (1280, 720))
    )
    reader = DescriptorReader()
    assert reader.read(build_descriptor(template_id=0, frame_number=1, structure=structure), 1).height == 720
    lower = build_descriptor(template_id=0, frame_number=2, active_targets=(0b01, 2))
    assert reader.read(lower, 2).height == 360
    assert reader.read(build_descriptor(template_id=0, frame_number=3), 3).active_targets == 0b01


def test_a_template_that_is_not_known_leaves_the_frame_unknown() -> None:
    reader = DescriptorReader()
    short, long = (
        build_descriptor(template_id=5, frame_number=7),
        build_descriptor(template_id=5, frame_number=7, frame_diffs=(1,)),
    )
    for data in (short, long):
        assert reader.read(data, 1) == Descriptor(True, True, 7, None, None, False, 0)
    reader.read(build_descriptor(template_id=0, frame_number=6, structure=L1T3), 2)
    for data in (short, long):
        assert reader.read(data, 3).frame is None


def test_a_late_structure_holds_for_its_own_packet_only() -> None:
    newer = TemplateStructure((Template(0, 0, "S"), Template(0, 0, "S", (1,))), first_id=10)
    reader = DescriptorReader()
    reader.read(build_descriptor(template_id=10, frame_number=9, structure=newer), 20)
    late = reader.read(build_descriptor(template_id=1, frame_number=4, structure=L1T3), 12)
    assert late.frame == expected(L1T3.templates[1])
    assert reader.read(build_descriptor(template_id=11, frame_number=10), 21).frame == expected(newer.templates[1])
    assert reader.read(build_descriptor(template_id=1, frame_number=10), 22).frame is None


def test_late_news_of_active_targets_is_no_news() -> None:
    reader = DescriptorReader()
    reader.read(build_descriptor(template_id=0, frame_number=1, structure=L1T3), 1)
    for number, active in ((5, 0b011), (4, 0b001)):
        reader.read(build_descriptor(template_id=0, frame_number=number, active_targets=(active, 3)), number)
    assert reader.read(build_descriptor(template_id=1, frame_number=6), 6).active_targets == 0b011


def test_a_malformed_descriptor_changes_nothing() -> None:
    reader = DescriptorReader()
    reader.read(build_descriptor(template_id=0, frame_number=1, structure=L1T3), 1)
    other = TemplateStructure((Template(0, 0, "RR", (1, 2)),), first_id=0)
    whole = build_descriptor(template_id=0, frame_number=2, structure=other, chain_diffs=(), frame_diffs=(300,))
    for end in range(4, len(whole)):
        with pytest.raises(MalformedPacket, match=r"^dependencyDescriptor$"):
            reader.read(whole[:end], 2)
    assert reader.read(build_descriptor(template_id=1, frame_number=2), 3).frame == expected(L1T3.templates[1])


@pytest.mark.parametrize("length", [0, 1, 2])
def test_a_descriptor_has_three_bytes_at_least(length: int) -> None:
    with pytest.raises(MalformedPacket, match=r"^dependencyDescriptor$"):
        DescriptorReader().read(bytes(length), 1)


@pytest.mark.parametrize(("step", "count"), [(0, 64), (1, 8), (2, 4)])
def test_there_are_not_more_layers_than_the_format_allows(step: int, count: int) -> None:
    """That is 64 templates, temporal layers 0 to 7, spatial layers 0 to 3."""
    for steps, reason in ((count - 1, "dependencyDescriptor"), (count, "dependencyLayers")):
        bits = BitWriter().write(24, 0).write(5, 0b10000).write(6, 0).write(5, 0)
        data = bits.write(2, *[step] * steps, 3).to_bytes()
        with pytest.raises(MalformedPacket, match=f"^{reason}$"):
            DescriptorReader().read(data, 1)


@given(st.lists(st.tuples(st.binary(max_size=60), st.integers(0, 50)), max_size=8), st.booleans())
def test_any_bytes_are_read_or_malformed(descriptors: list[tuple[bytes, int]], knows_structure: bool) -> None:
    reader = DescriptorReader()
    if knows_structure:
        reader.read(build_descriptor(template_id=0, frame_number=1, structure=L1T3), 10)
    for data, number in descriptors:
        try:
            descriptor = reader.read(data, number)
        except MalformedPacket:
            continue
        assert descriptor.height >= 0
        assert descriptor.frame is None or descriptor.structure is not None
