namespace Latchkey.OData.Operations;

/// <summary>One of the service's own query options, as an operation reads it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it means to the operation.</param>
public sealed record OperationOption(string Name, string Description)
{
    /// <summary>Whether the operation refuses a request without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The values that it may have; any text if there are none.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The value that an absent option means, or null.</summary>
    public string? Default { get; init; }

    /// <summary>An option that is <c>true</c> or <c>false</c>.</summary>
    public static OperationOption Flag(string name, string description, bool absent = false) =>
        new(name, description) { Values = ["true", "false"], Default = absent ? "true" : "false" };
}
