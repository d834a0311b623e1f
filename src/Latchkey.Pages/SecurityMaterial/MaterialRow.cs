using System.Text;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Words;

namespace Latchkey.Pages.SecurityMaterial;

/// <summary>One row of the table of credentials.</summary>
public sealed record MaterialRow(Material Material)
{
    /// <summary>The sets that the page shows.</summary>
    public static IReadOnlyList<MaterialSet> Sets { get; } =
        [MaterialSet.UserCredentials, MaterialSet.OAuth2ClientCredentials, MaterialSet.SecureParameters];

    /// <summary>The name.</summary>
    public string Name => Material.Id.Name;

    /// <summary>The kind, in the words of the page.</summary>
    public string Type => MaterialWords.TypeOf(Material);

    /// <summary>The description; may be empty.</summary>
    public string Description => Material.Content switch
    {
        UserCredential user => user.Description,
        OAuth2ClientCredential client => client.Description ?? "",
        SecureParameter parameter => parameter.Description,
        _ => "",
    };

    /// <summary>An id for the elements of the row: letters, digits and hyphens.</summary>
    public string ElementId => $"{Material.Id.Set}-{Convert.ToHexString(Encoding.UTF8.GetBytes(Name))}";

    /// <summary>Every row.</summary>
    public static IEnumerable<MaterialRow> AllOf(TenantMaterials materials) =>
        Sets.SelectMany(materials.In).Select(material => new MaterialRow(material));

    /// <summary>Whether the filter's text is in the name or the description, in any case.</summary>
    public bool Holds(string text) =>
        Name.Contains(text, StringComparison.OrdinalIgnoreCase) || Description.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A column by which the table is sorted.</summary>
public enum MaterialColumn
{
    Name,
    Type,
    DeployedBy,
    DeployedOn,
}

/// <summary>The order of rows.</summary>
public sealed record MaterialOrder(MaterialColumn Column, bool Descending)
{
    /// <summary>Sorts by this column, or reverses the order if it is sorted by it already.</summary>
    public MaterialOrder By(MaterialColumn column) => new(column, column == Column && !Descending);

    /// <summary>The rows in this order; those that are equal in it by their names.</summary>
    public IEnumerable<MaterialRow> Sort(IEnumerable<MaterialRow> rows)
    {
        var named = rows.OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase);
        return Column switch
        {
            MaterialColumn.Type => Sort(named, row => row.Type),
            MaterialColumn.DeployedBy => Sort(named, row => row.Material.LastModified.By),
            MaterialColumn.DeployedOn => Sort(named, row => row.Material.LastModified.At),
            _ => Sort(named, row => row.Name, StringComparer.OrdinalIgnoreCase),
        };
    }

    private IEnumerable<MaterialRow> Sort<TKey>(
        IEnumerable<MaterialRow> rows, Func<MaterialRow, TKey> key, IComparer<TKey>? comparer = null) =>
        Descending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
}
