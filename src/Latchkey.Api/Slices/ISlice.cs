using Latchkey.OData.Operations;

namespace Latchkey.Api.Slices;

/// <summary>One operation of the API in one file: its row in the table of operations, and how it is served.</summary>
internal interface ISlice
{
    /// <summary>The row. The service, <c>openapi.json</c> and the roles in the pages and documents read it.</summary>
    Operation Operation { get; }
}
