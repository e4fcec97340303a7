using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tocsin.Http;

namespace Tocsin.OpenApi;

/// <summary>Who may use an operation, and the problems that it may answer with.</summary>
internal sealed class OperationAccess : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var description = context.Description;
        var document = context.Document!;
        operation.OperationId = Name(description.HttpMethod!, description.RelativePath!);
        var metadata = description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredPermission>().LastOrDefault() is not { } required)
        {
            return Task.CompletedTask;
        }

        var permission = required.Name is null ? "Any valid API key." : $"Permission: `{required.Name}`.";
        operation.Description = string.Join("\n\n", new[] { operation.Description, permission }.OfType<string>());
        operation.Security =
        [
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(DocumentFrame.Scheme, document)] = [],
            },
        ];
        foreach (var status in Statuses(description.HttpMethod!, description.RelativePath!, required, operation))
        {
            ProblemResponses.Refer(operation, status, document);
        }

        if (metadata.OfType<Publishes>().Any())
        {
            ProblemResponses.Refer(operation, 503, document);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<int> Statuses(
        string method,
        string path,
        RequiredPermission required,
        OpenApiOperation operation
    )
    {
        // An unknown query parameter is an error on every route.
        yield return 400;
        yield return 401;
        yield return 403;

        if (path.Contains('{', StringComparison.Ordinal))
        {
            yield return 404;
        }

        if (operation.RequestBody is not null)
        {
            yield return 413;
            yield return 415;
        }

        if (method == "POST")
        {
            yield return 409;
            yield return 422;
        }

        if (required.Name != Permissions.Operator)
        {
            yield return 429;
        }
    }

    // post_api_keys, get_api_keys_by_id: unique, and the same however the code is named.
    private static string Name(string method, string path)
    {
        var words = path.Replace("api/v1/", "", StringComparison.Ordinal)
            .Split(['/', '-', '.'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.StartsWith('{') ? "by_" + w.Trim('{', '}').Split(':')[0] : w);
        return $"{method.ToLowerInvariant()}_{string.Join('_', words)}";
    }
}
