using System.Text;
using Latchkey.Formats.OpenPgp;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;

namespace Latchkey.Application.Materials;

/// <summary>The export of an OpenPGP public key, for the API and for the pages.</summary>
/// <param name="File">The key, armoured.</param>
/// <param name="Act">The act to record before the file is answered.</param>
internal sealed record PgpExport(byte[] File, AuditAct Act)
{
    /// <summary>The media type of the file.</summary>
    public const string MediaType = "application/pgp-keys";

    /// <summary>Exports the public part of a key.</summary>
    public static PgpExport Of(Material key)
    {
        var octets = Convert.FromBase64String(((PgpKeyEntry)key.Content).PublicKey);
        var act = new AuditAct(AuditVerb.Export, AuditObjects.Of(MaterialSet.PgpKeyEntries), null, key.Id.Name)
        {
            Detail = "OpenPGP public key",
        };
        return new PgpExport(Encoding.ASCII.GetBytes(PgpKeyWriter.WritePublic(octets)), act);
    }
}
