namespace Latchkey.Pages.Parts;

/// <summary>Short notices to the user that something was done.</summary>
internal sealed class Notices
{
    /// <summary>The last notice, or null.</summary>
    public string? Text { get; private set; }

    /// <summary>There is another notice.</summary>
    public Action? Told { get; set; }

    /// <summary>Shows a notice to the user.</summary>
    public void Tell(string? text)
    {
        Text = text;
        Told?.Invoke();
    }
}
