namespace Latchkey.Storage.Rows;

/// <summary>A note or a notice beside an entry of the tenant keystore.</summary>
internal interface IKeptRow
{
    string Tenant { get; }

    string Alias { get; }

    /// <summary>The tenant's revision right after the last change of the row, by which other servers find it.</summary>
    long Revision { get; }
}
