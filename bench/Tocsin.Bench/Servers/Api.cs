using System.Net.Http.Headers;
using System.Text.Json;

namespace Tocsin.Bench.Servers;

/// <summary>A server's HTTP API, with one key.</summary>
internal sealed class Api : IDisposable
{
    /// <summary>The first key of every server here.</summary>
    public const string FirstKey = "tcs_benchbenchbenchbenchbenchbench01";

    private readonly string _address;

    public Api(string address, string key)
    {
        _address = address;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(address + "/api/v1/"),
            Timeout = TimeSpan.FromMinutes(10),
        };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    /// <summary>The same server, as another organization, which is made by this.</summary>
    public async Task<Api> AsNewOrganizationAsync(string name)
    {
        var made = await PostAsync("organizations", new { name });
        return new Api(_address, made.GetProperty("api_key").GetString()!);
    }

    public async Task<JsonElement> PostAsync(string route, object body)
    {
        using var response = await Http.PostAsJsonAsync(route, body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{route}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Posts JSON that was made before, and gives back the answer's.</summary>
    public async Task<byte[]> PostAsync(string route, byte[] json, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");
        using var response = await Http.PostAsync(route, content, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException(
                $"{route}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}"
            );
    }

    public void Dispose() => Http.Dispose();
}
