namespace Latchkey.Application.Access;

/// <summary>Each operation of the API by its method and path, with the role that it requires.</summary>
internal sealed record OperationRoles(IReadOnlyList<(string Operation, string Role)> All);
