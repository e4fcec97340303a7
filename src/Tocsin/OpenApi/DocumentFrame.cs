using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tocsin.OpenApi;

/// <summary>What stands around the operations: title, how to authenticate, the problems that all may answer with.</summary>
internal sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    public const string Scheme = "api_key";

    private const string About = """
        Send `Authorization: Bearer tcs_…` with an API key; a key belongs to one organization and sees nothing else.
        JSON is in snake_case, times are RFC 3339 in UTC. Lists are paged by `limit` and `cursor`. Errors are RFC 9457
        problems with a stable `type`; unknown fields and query parameters are errors that name them. Every POST takes
        an `Idempotency-Key`: for 24 hours the same request under the same key is done once and answered the same. Answers to
        an organization whose plan has limits tell the nearest one: `X-RateLimit-Limit`, `X-RateLimit-Remaining` and
        `X-RateLimit-Reset` (epoch seconds); beyond it the answer is 429 with `Retry-After`.
        """;

    public async Task TransformAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Tocsin API",
            Version = "v1",
            Description = About.ReplaceLineEndings(" "),
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // None: the server is where the document came from.
        document.Servers = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, tcs_….",
            },
        };
        await ProblemResponses.AddAsync(document, context, cancellationToken);
        Sort(document);
    }

    // Routes are mapped in the order of the features; a document that is compared wants an order of its own.
    private static void Sort(OpenApiDocument document)
    {
        var paths = document.Paths.OrderBy(p => p.Key, StringComparer.Ordinal).ToList();
        document.Paths.Clear();
        foreach (var (path, item) in paths)
        {
            document.Paths.Add(path, item);
        }

        var used = paths
            .SelectMany(p => p.Value.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            .SelectMany(o => o.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(t => t.Name!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        document.Tags = new HashSet<OpenApiTag>(used.Select(name => new OpenApiTag { Name = name }));
    }
}
