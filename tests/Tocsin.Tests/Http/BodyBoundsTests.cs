using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Tocsin.Http;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http;

public sealed class BodyBoundsTests
{
    [Theory]
    [InlineData("application/x-www-form-urlencoded", 17_000)]
    [InlineData("application/x-www-form-urlencoded", 20_000_000)]
    [InlineData("multipart/form-data; boundary=x", 20_000_000)]
    public async Task Nobody_can_send_a_large_form_to_log_in_with(string type, int bytes)
    {
        await using var server = await TestServer.StartAsync();
        using var http = Patient();
        var content = new StringContent("key=" + new string('x', bytes));
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/login") { Content = content };
        request.Headers.ExpectContinue = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Routes_take_what_they_are_for_and_others_take_little()
    {
        await using var server = await TestServer.StartAsync(routes: api =>
        {
            api.MapPost("/plain", context => context.Request.Body.CopyToAsync(Stream.Null)).RequireAnyKey();
            api.MapPost("/results", context => context.Request.Body.CopyToAsync(Stream.Null))
                .RequireAnyKey()
                .TakesSarif();
        });
        using var http = Patient();
        http.BaseAddress = server.Http.BaseAddress;
        http.DefaultRequestHeaders.Authorization = server.Http.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.OK, await Post("plain", 60_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post("plain", 70_000));
        Assert.Equal(HttpStatusCode.OK, await Post("results", 40_000_000));
        // Read, and refused for what is in it.
        Assert.Equal(HttpStatusCode.BadRequest, await Post("webhooks", 1_000_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post("webhooks", 1_100_000));
        Assert.Equal(HttpStatusCode.BadRequest, await Post("events", 16_000_000));

        async Task<HttpStatusCode> Post(string path, int bytes)
        {
            var text = $"\"{new string('x', bytes)}\"";
            var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(text, Encoding.UTF8, "application/json"),
            };
            request.Headers.ExpectContinue = true;
            return (await http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task An_upload_of_results_may_be_larger_than_a_json_body()
    {
        await using var server = await TestServer.StartAsync();
        var padding = new string('x', 2_000_000);
        var scan = await new ScanDriver(server).UploadAsync(SarifText.Of(("S1", "a.ts", 1, padding)));
        Assert.StartsWith("scan_", scan.GetProperty("id").GetString());
    }

    // Sends nothing before it was asked for, and so hears the refusal: else the connection may break under it first.
    private static HttpClient Patient() =>
        new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
}
