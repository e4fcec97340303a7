using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Meta;

public sealed class MetaTests
{
    [Fact]
    public async Task Any_key_reads_where_deliveries_come_from_and_what_the_limits_are()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Tocsin:Egress:PublishedAddresses:0"] = "198.51.100.0/28",
                ["Tocsin:Egress:PublishedAddresses:1"] = "2001:db8::7",
                ["Tocsin:Delivery:TimeoutSeconds"] = "20",
            }
        );
        var made = await server.Http.PostAsJsonAsync(
            "api-keys",
            new { name = "little", permissions = new[] { "scans:read" } }
        );
        using var little = server.Client((await made.Content.ReadFromJsonAsync<JsonElement>()).Text("key"));
        var meta = await little.GetFromJsonAsync<JsonElement>("meta");
        Assert.Equal("Tocsin", meta.Text("product"));
        Assert.Matches(@"^\d+\.\d+\.\d+", meta.Text("version"));
        Assert.Equal("""["198.51.100.0/28","2001:db8::7"]""", meta.GetProperty("egress_addresses").GetRawText());
        var limits = meta.GetProperty("limits");
        Assert.Equal(20, limits.GetProperty("delivery_timeout_seconds").GetInt32());
        Assert.Equal(4096, limits.GetProperty("response_body_bytes").GetInt32());

        using var nobody = server.Client(key: null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("meta")).StatusCode);
    }
}
