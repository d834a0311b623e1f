namespace Latchkey.OData.Operations;

/// <summary>One of the service's own query options, for one operation.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">The meaning of the option for the operation.</param>
public sealed record OperationOption(string Name, string Description)
{
    /// <summary>Whether a request without it is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The allowed values; empty for any text.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The value that a missing option stands for, or null.</summary>
    public string? Default { get; init; }

    /// <summary>Makes an option with the values <c>true</c> and <c>false</c>.</summary>
    public static OperationOption Flag(string name, string description, bool absent = false) =>
        new(name, description) { Values = ["true", "false"], Default = absent ? "true" : "false" };
}
