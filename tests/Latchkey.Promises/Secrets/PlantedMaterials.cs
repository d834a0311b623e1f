using System.Net.Http.Json;
using System.Text.Json;

namespace Latchkey.Promises.Secrets;

/// <summary>Secrets of security material: planted, replaced, deleted, restored, refused, and read wherever the API reads them.</summary>
internal static class PlantedMaterials
{
    /// <summary>Plants two secrets for each of a number of pieces. Returns the secrets; the answers are added to the others.</summary>
    public static async Task<IReadOnlyList<string>> PlantAsync(HttpClient http, int count, Stream answers)
    {
        var secrets = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (set, entity) = Piece(i, Secret());
            await SendAsync(202, HttpMethod.Post, set, entity);
            (_, entity) = Piece(i, Secret());
            var one = $"{set}('m{i}')";
            await SendAsync(202, HttpMethod.Put, one, entity);
            await SendAsync(400, HttpMethod.Put, $"{set}('other{i}')", entity);
            if (i % 4 != 0) continue;
            await SendAsync(202, HttpMethod.Delete, one, null);
            await RestoreAsync(set, $"m{i}");
        }

        foreach (var path in new[] { "UserCredentials", "SecureParameters", "OAuth2ClientCredentials?$expand=CustomParameters",
            "MaterialVersions", "AuditLogs" })
            await SendAsync(200, HttpMethod.Get, path, null);
        return secrets;

        string Secret()
        {
            secrets.Add(UploadedPair.Create().Password);
            return secrets[^1];
        }

        async Task RestoreAsync(string set, string name)
        {
            var versions = await http.GetFromJsonAsync<JsonElement>(
                $"/api/v1/MaterialVersions?$format=json&$top=1&$filter=Set eq '{set}' and Name eq '{name}'");
            var number = versions.GetProperty("d").GetProperty("results")[0].GetProperty("Number").GetString();
            await SendAsync(204, HttpMethod.Put, $"MaterialVersions(Set='{set}',Name='{name}',Number={number}L)?restore=true",
                new { Status = (string?)null });
        }

        async Task SendAsync(int status, HttpMethod method, string path, object? entity)
        {
            using var request = new HttpRequestMessage(method, new Uri($"/api/v1/{path}", UriKind.Relative));
            if (entity is not null) request.Content = JsonContent.Create(entity);
            using var response = await http.SendAsync(request);
            if ((int)response.StatusCode != status)
                throw new InvalidOperationException($"{method} {path} was answered with {(int)response.StatusCode}.");
            await response.Content.CopyToAsync(answers);
        }
    }

    private static (string Set, object Entity) Piece(int i, string secret) => (i % 3) switch
    {
        0 => ("UserCredentials", new { Name = $"m{i}", Kind = "default", Description = "", User = "u", Password = secret }),
        1 => ("SecureParameters", new { Name = $"m{i}", Description = "", SecureParam = secret }),
        _ => ("OAuth2ClientCredentials",
            new { Name = $"m{i}", TokenServiceUrl = "https://login.example.com", ClientId = "c", ClientSecret = secret }),
    };
}
