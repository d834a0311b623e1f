using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>One operation of the API in one file: its row in the table of operations, and its implementation.</summary>
internal interface ISlice
{
    /// <summary>The row. The service, <c>openapi.json</c> and the tables of roles read it.</summary>
    Operation Operation { get; }
}
