using Microsoft.AspNetCore.Components;

namespace Latchkey.Pages.Parts;

/// <summary>The open dialog. Menus and buttons open it, the layout shows it, and pages learn from it that something was changed.</summary>
internal sealed class Dialogs
{
    /// <summary>The open dialog, or null.</summary>
    public RenderFragment? Open { get; private set; }

    /// <summary>Another dialog is open, or none.</summary>
    public Action? Shown { get; set; }

    /// <summary>A dialog has changed something.</summary>
    public Func<Task>? Changed { get; set; }

    /// <summary>Opens a dialog.</summary>
    public void Show<TDialog>(params IEnumerable<(string Name, object? Value)> parameters)
        where TDialog : IComponent => Show(builder =>
        {
            builder.OpenComponent<TDialog>(0);
            foreach (var (name, value) in parameters) builder.AddAttribute(1, name, value);
            builder.CloseComponent();
        });

    /// <summary>Closes the dialog.</summary>
    public void Close() => Show(null);

    /// <summary>Signals that something was changed.</summary>
    public async Task NotifyAsync()
    {
        foreach (var listener in Changed?.GetInvocationList().Cast<Func<Task>>() ?? []) await listener();
    }

    private void Show(RenderFragment? dialog)
    {
        Open = dialog;
        Shown?.Invoke();
    }
}
