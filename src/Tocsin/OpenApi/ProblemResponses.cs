using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tocsin.OpenApi;

/// <summary>The problems that operations share, each described once.</summary>
internal static class ProblemResponses
{
    private static readonly Dictionary<int, (string Name, string Description, string Type, string Title)> Known = new()
    {
        [400] = (
            "BadRequest",
            "The request is not valid; errors tells everything that is wrong.",
            "validation",
            "The request is not valid."
        ),
        [401] = (
            "Unauthorized",
            "The API key is missing, malformed, unknown, expired or revoked.",
            "missing-key",
            "The Authorization header is missing."
        ),
        [403] = (
            "Forbidden",
            "The API key lacks the permission, which is named, or the organization's plan has no API access.",
            "forbidden",
            "The API key lacks a permission."
        ),
        [404] = ("NotFound", "There is no such thing in this organization.", "not-found", "There is no such thing."),
        [409] = (
            "Conflict",
            "It is in the way of something, such as the first request with this Idempotency-Key.",
            "conflict",
            "The first request with this Idempotency-Key is still running."
        ),
        [413] = ("TooLarge", "The body is too large.", "too-large", "The request body is too large."),
        [415] = (
            "UnsupportedMediaType",
            "The body has the wrong content type.",
            "unsupported-media-type",
            "The request body has the wrong content type."
        ),
        [422] = (
            "IdempotencyKeyReused",
            "The Idempotency-Key came with another request before.",
            "idempotency-key-reused",
            "The Idempotency-Key was used for another request."
        ),
        [429] = (
            "TooMany",
            "The limit of the organization's plan is reached, or too many of its deliveries wait; Retry-After tells when to ask again.",
            "rate-limited",
            "The limit of the organization's plan is reached."
        ),
        [503] = (
            "Unavailable",
            "The server cannot take it now (its disk is nearly full, or held by another process); Retry-After tells when to ask again.",
            "disk-nearly-full",
            "The server's disk is nearly full."
        ),
    };

    // Those of a plan's limit are absent where it is something else that is too much.
    private static readonly (string Name, string Description)[] LimitHeaders =
    [
        ("Retry-After", "Seconds after which to ask again."),
        ("X-RateLimit-Limit", "Requests that the nearest limit of the organization's plan allows."),
        ("X-RateLimit-Remaining", "Requests that are left of them."),
        ("X-RateLimit-Reset", "When they are all there again, in epoch seconds."),
    ];

    public static void Refer(OpenApiOperation operation, int status, OpenApiDocument document)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(
            status.ToString(System.Globalization.CultureInfo.InvariantCulture),
            new OpenApiResponseReference(Known[status].Name, document)
        );
    }

    public static async Task AddAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemResource), null, cancellationToken);
        schema.Title = null;
        document.AddComponent("Problem", schema);
        foreach (var (status, (name, description, type, title)) in Known)
        {
            var example = new JsonObject
            {
                ["type"] = Http.Problems.TypePrefix + type,
                ["title"] = title,
                ["status"] = status,
            };
            if (status == 400)
            {
                example["detail"] = "/name is missing";
                example["errors"] = new JsonArray(
                    new JsonObject
                    {
                        ["pointer"] = "/name",
                        ["problem"] = "is missing",
                        ["expected"] = "a string",
                    }
                );
            }

            document.AddComponent<IOpenApiResponse>(
                name,
                new OpenApiResponse
                {
                    Description = description,
                    Headers = status == 429 ? Headers() : null,
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/problem+json"] = new()
                        {
                            Schema = new OpenApiSchemaReference("Problem", document),
                            Example = example,
                        },
                    },
                }
            );
        }
    }

    private static Dictionary<string, IOpenApiHeader> Headers() =>
        LimitHeaders.ToDictionary(
            h => h.Name,
            h =>
                (IOpenApiHeader)
                    new OpenApiHeader
                    {
                        Description = h.Description,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                    },
            StringComparer.Ordinal
        );
}
