using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.CertificateUserMappings;

/// <summary><c>CertificateUserMappings</c>: a certificate belongs to the user that was mapped last.</summary>
[OnBothEngines]
public sealed class CertificateUserMappingTests : MaterialTest
{
    private static readonly byte[] Certificate = Vectors.Body("self-signed-rsa.pem");

    private static string IdOfCertificate
    {
        get
        {
            using var certificate = X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(Certificate));
#pragma warning disable CA5351 // the identifier of the API
            return Convert.ToHexStringLower(MD5.HashData(certificate.RawData));
#pragma warning restore CA5351
        }
    }

    [Fact]
    public async Task A_certificate_is_mapped_mapped_again_and_deleted()
    {
        var created = await MapAsync("alice");
        created.Status.ShouldBe(201, created.Text);
        created.Data.GetProperty("Id").GetString().ShouldBe(IdOfCertificate);
        created.Data.GetProperty("ValidUntil").GetString().ShouldBe("4949104147000");
        created.Data.GetProperty("Certificate").GetString().ShouldBe(Convert.ToBase64String(Certificate));

        (await MapAsync("bob")).Status.ShouldBe(201);
        (await UsersAsync("CertificateUserMappings")).ShouldBe(["bob"]);
        (await UsersAsync("CertificateUserMappings?$filter=User%20eq%20'bob'&$orderby=ValidUntil%20desc")).ShouldBe(["bob"]);
        (await UsersAsync("CertificateUserMappings?$filter=User%20eq%20'alice'")).ShouldBeEmpty();
        (await DeleteAsync($"CertificateUserMappings('{IdOfCertificate}')")).Status.ShouldBe(204);
        (await GetAsync($"CertificateUserMappings('{IdOfCertificate}')")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_is_no_certificate_is_refused_with_the_text_of_the_real_service()
    {
        var refused = await PostAsync("CertificateUserMappings", new { User = "alice", Certificate = "no certificate"u8.ToArray() });
        Refusal(refused).ShouldBe(
            "500 Problem during creating an entity: [NodeManagerApi][CONTENT_STORE][SavingCertificateToUserMappingsFailed]:"
            + "Cannot save certificate-user mappings\n    [NodeManagerApi][CONTENT_STORE][No509Certificate]:The certificate for the user "
            + "alice is not a X.509 certificate: Could not parse certificate: java.io.IOException: Empty input");
        (await PostAsync("CertificateUserMappings", new { User = "alice", Certificate = new byte[8_193] })).Status.ShouldBeOneOf(400, 413);
        (await PostAsync("CertificateUserMappings", new { Certificate })).Status.ShouldBe(400);
        (await PostAsync("CertificateUserMappings", new { User = new string('u', 151), Certificate })).Status.ShouldBe(400);
        (await UsersAsync("CertificateUserMappings")).ShouldBeEmpty();
    }

    private Task<Answer> MapAsync(string user) => PostAsync("CertificateUserMappings", new { User = user, Certificate });

    private async Task<IReadOnlyList<string>> UsersAsync(string path) =>
    [
        .. (await GetAsync(path)).Data.GetProperty("results").EnumerateArray().Select(mapping => mapping.GetProperty("User").GetString()!),
    ];
}
