namespace Latchkey.Pages.Parts;

/// <summary>What the user is told in passing: that something was done.</summary>
internal sealed class Notices
{
    /// <summary>The last notice, or null.</summary>
    public string? Text { get; private set; }

    /// <summary>There is another notice.</summary>
    public Action? Told { get; set; }

    /// <summary>Tells the user something.</summary>
    public void Tell(string? text)
    {
        Text = text;
        Told?.Invoke();
    }
}
