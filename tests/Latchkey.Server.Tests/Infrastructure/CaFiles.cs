using System.Text;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>What <c>openssl ca</c> needs besides the certificate and the key of an authority.</summary>
internal static class CaFiles
{
    /// <summary>Writes <c>ca.cnf</c> for <c>NAME.pem</c> and <c>NAME.key</c>, an empty index, and the first serial number.</summary>
    public static async Task WriteCaFilesAsync(this WorkFolder folder, string name)
    {
        await folder.WriteAsync("ca.cnf", Encoding.ASCII.GetBytes(
            $"""
            [ca]
            default_ca=test
            [test]
            dir=.
            database=index.txt
            serial=serial
            new_certs_dir=.
            certificate={name}.pem
            private_key={name}.key
            default_md=sha256
            default_days=365
            unique_subject=no
            policy=any
            [any]
            countryName=optional
            organizationName=optional
            commonName=supplied

            """));
        await folder.WriteAsync("index.txt", []);
        await folder.WriteAsync("serial", "1000\n"u8.ToArray());
    }
}
