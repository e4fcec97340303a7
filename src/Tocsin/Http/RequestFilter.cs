using Microsoft.AspNetCore.Http;

namespace Tocsin.Http;

/// <summary>
/// Answers for a request that is wrong in whatever part, so that no handler sees one; tells everything at once.
/// A query parameter that the route does not know is wrong too: a misspelt filter would otherwise show everything.
/// </summary>
internal sealed class RequestFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var errors = Unknown(context.HttpContext);
        foreach (var part in context.Arguments.OfType<IRequestPart>())
        {
            if (part.Refusal is not null)
            {
                return ValueTask.FromResult<object?>(part.Refusal);
            }

            errors.AddRange(part.Errors);
        }

        return errors.Count == 0 ? next(context) : ValueTask.FromResult<object?>(Problems.Validation(errors));
    }

    private static List<FieldError> Unknown(HttpContext context)
    {
        var errors = new List<FieldError>();
        if (context.Request.Query.Count == 0)
        {
            return errors;
        }

        var known = (context.GetEndpoint()?.Metadata.GetOrderedMetadata<QueryFields>() ?? [])
            .SelectMany(f => f.Names)
            .ToArray();
        foreach (var name in context.Request.Query.Keys.Except(known, StringComparer.Ordinal))
        {
            var nearest = NearestName.Of(name, known);
            errors.Add(
                "?" + Problems.Quote(name),
                "is not a query parameter of this route",
                nearest is not null ? $"'{nearest}'?"
                    : known.Length == 0 ? "no query parameters"
                    : $"one of {string.Join(", ", known)}"
            );
        }

        return errors;
    }
}
