using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Tests.Tenants;

public sealed class AliasNoteTests
{
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "Owner", new string('a', 151), "", "" },
        { "Owner", "a\u0007b", "", "" },
        { "Owner", "a\ud800", "", "" },
        { "Note", "", new string('a', 2_001), "" },
        { "Note", "", "a\0b", "" },
        { "Labels", "", "", "Upper" },
        { "Labels", "", "", "-begins-with-a-hyphen" },
        { "Labels", "", "", new string('a', 64) },
        { "Labels", "", "", "line\n" },
        { "Labels", "", "", string.Join(' ', Enumerable.Range(0, 21)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_invalid_property_is_named(string property, string owner, string text, string labels) =>
        Should.Throw<RefusalException>(() => AliasNote.Create(owner, text, labels.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Refusal.ShouldBeOfType<Refusal.NoteInvalid>().Property.ShouldBe(property);

    [Fact]
    public void The_largest_note_is_taken()
    {
        var labels = Enumerable.Range(0, 20).Select(i => $"{i}".PadRight(63, 'a')).ToList();
        var note = AliasNote.Create(new string('o', 150), new string('t', 2_000), labels);
        note.Labels.ShouldBe(labels.Order(StringComparer.Ordinal));
        note.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void Ends_of_lines_blanks_around_and_repeated_labels_are_evened_out()
    {
        var note = AliasNote.Create("  o  ", "a\r\nb\r", ["b", "a", "b"]);
        (note.Owner, note.Text).ShouldBe(("o", "a\nb"));
        note.Labels.ShouldBe(["a", "b"]);
        note.HasSameContentAs(AliasNote.Create("o", "a\nb", ["a", "b"])).ShouldBeTrue();
    }
}
