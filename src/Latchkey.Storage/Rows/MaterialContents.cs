using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Latchkey.Keystores.Materials;

namespace Latchkey.Storage.Rows;

/// <summary>Writes the content of security material as JSON, with the names of its properties, and reads it again.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)] // nulls are written: a required property must be there
[JsonSerializable(typeof(UserCredential)), JsonSerializable(typeof(OAuth2ClientCredential)), JsonSerializable(typeof(SecureParameter))]
[JsonSerializable(typeof(AccessPolicy)), JsonSerializable(typeof(CertificateUserMapping)), JsonSerializable(typeof(PgpKeyEntry))]
internal sealed partial class MaterialContents : JsonSerializerContext
{
    public static string Write(Material material) => JsonSerializer.Serialize(material.Content, TypeOf(material.Id.Set));

    public static MaterialContent Read(MaterialSet set, string content) =>
        (MaterialContent)JsonSerializer.Deserialize(content, TypeOf(set))!;

    private static JsonTypeInfo TypeOf(MaterialSet set) => set switch
    {
        MaterialSet.UserCredentials => Default.UserCredential,
        MaterialSet.OAuth2ClientCredentials => Default.OAuth2ClientCredential,
        MaterialSet.SecureParameters => Default.SecureParameter,
        MaterialSet.AccessPolicies => Default.AccessPolicy,
        MaterialSet.CertificateUserMappings => Default.CertificateUserMapping,
        MaterialSet.PgpKeyEntries => Default.PgpKeyEntry,
        _ => throw new ArgumentOutOfRangeException(nameof(set)),
    };
}
