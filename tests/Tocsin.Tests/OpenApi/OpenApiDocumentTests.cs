using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Http;
using Tocsin.OpenApi;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_committed_document_is_what_the_server_says()
    {
        await using var server = await TestServer.StartAsync();
        var path = Repository.File("openapi/v1.json");
        var said = await server.Http.GetStringAsync("/openapi/v1.json");
        if (Environment.GetEnvironmentVariable("TOCSIN_UPDATE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, said);
        }

        Assert.True(
            await File.ReadAllTextAsync(path) == said,
            "openapi/v1.json is not what the server says. When the change is meant, write it anew with "
                + "TOCSIN_UPDATE_OPENAPI=1 dotnet test tests/Tocsin.Tests --filter OpenApiDocumentTests"
        );
    }

    [Fact]
    public async Task The_document_is_valid_OpenAPI()
    {
        const string Package = "@seriousme/openapi-schema-validator";
        var modules = Optional.NodeModules(Package);
        const string Script = """
            const { Validator } = await import(process.argv[1]);
            const { readFileSync } = await import('node:fs');
            const result = await new Validator().validate(JSON.parse(readFileSync(0, 'utf8')));
            console.log(result.valid ? 'valid' : JSON.stringify(result.errors));
            """;
        var document = await File.ReadAllTextAsync(Repository.File("openapi/v1.json"));
        var entry = Path.Combine(modules, Package, "index.js");
        var said = await Optional.RunAsync("node", document, "--input-type=module", "-e", Script, entry);

        Assert.Equal("valid", said.Trim());
    }

    [Fact]
    public async Task Every_operation_has_a_summary_and_every_body_an_example()
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.File("openapi/v1.json")));
        var lacking = new List<string>();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                // Handlers must be internal, not private, for their comments to be seen.
                if (!operation.Value.TryGetProperty("summary", out _))
                {
                    lacking.Add($"{operation.Name} {path.Name}: summary (a doc comment on an internal handler)");
                }

                if (
                    operation.Value.TryGetProperty("requestBody", out var body)
                    && body.GetProperty("content").TryGetProperty("application/json", out var json)
                    && !json.TryGetProperty("example", out _)
                )
                {
                    lacking.Add($"{operation.Name} {path.Name}: example (.WithExample(request, response))");
                }
            }
        }

        Assert.Empty(lacking);
    }

    [Fact]
    public async Task Every_example_of_a_request_is_one_that_its_route_takes()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            var example = endpoint.Metadata.GetMetadata<OperationExample>()?.Request;
            if (example is not null && endpoint.Metadata.GetMetadata<JsonRequest>() is { } body)
            {
                var errors = new List<FieldError>();
                var json = JsonSerializer.SerializeToElement(example, Json.Options);
                JsonShape.Check(json, Json.Options.GetTypeInfo(body.Type), errors);
                Assert.True(errors.Count == 0, $"{endpoint.DisplayName}: {string.Join(", ", errors)}");
            }
        }
    }

    [Fact]
    public async Task The_page_for_people_asks_nothing_of_anybody_else()
    {
        await using var server = await TestServer.StartAsync();
        var page = await server.Http.GetAsync("/docs/index.html");
        var html = await page.Content.ReadAsStringAsync();

        Assert.DoesNotContain("http://", html);
        Assert.DoesNotContain("https://", html);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy);
        Assert.Contains("<link rel=\"stylesheet\"", html);
        Assert.Contains("../openapi/v1.json", await server.Http.GetStringAsync("/docs/index.js"));
    }
}
