using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Tocsin.Http;

/// <summary>The errors that the API answers with (RFC 9457), each with a stable type.</summary>
internal static class Problems
{
    public const string TypePrefix = "urn:tocsin:problem:";

    public static ProblemHttpResult Validation(IReadOnlyList<FieldError> errors) =>
        Make(
            StatusCodes.Status400BadRequest,
            "validation",
            "The request is not valid.",
            string.Join(
                "; ",
                errors.Take(5).Select(e => $"{(e.Pointer.Length == 0 ? "the body" : e.Pointer)} {e.Problem}")
            ),
            ("errors", errors)
        );

    public static ProblemHttpResult Validation(string pointer, string problem, string expected) =>
        Validation([
            new FieldError
            {
                Pointer = pointer,
                Problem = problem,
                Expected = expected,
            },
        ]);

    /// <summary>No such thing here: it does not exist, or it is another organization's; the answer is the same.</summary>
    public static ProblemHttpResult NotFound(string what, string id) =>
        Make(
            StatusCodes.Status404NotFound,
            "not-found",
            $"There is no such {what}.",
            $"No {what} has the id '{Quote(id)}'."
        );

    public static ProblemHttpResult Forbidden(string detail, string permission) =>
        Make(
            StatusCodes.Status403Forbidden,
            "forbidden",
            "The API key lacks a permission.",
            detail,
            ("permission", permission)
        );

    public static ProblemHttpResult Conflict(string title, string detail) =>
        Make(StatusCodes.Status409Conflict, "conflict", title, detail);

    public static ProblemHttpResult TooLarge(string detail) =>
        Make(StatusCodes.Status413PayloadTooLarge, "too-large", "The request body is too large.", detail);

    public static ProblemHttpResult UnsupportedMediaType(string detail) =>
        Make(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported-media-type",
            "The request body has the wrong content type.",
            detail
        );

    public static ProblemHttpResult Make(
        int status,
        string type,
        string title,
        string? detail,
        params ReadOnlySpan<(string Name, object Value)> extensions
    )
    {
        var problem = new ProblemDetails
        {
            Type = TypePrefix + type,
            Title = title,
            Status = status,
            Detail = detail,
        };
        foreach (var (name, value) in extensions)
        {
            problem.Extensions[name] = value;
        }

        return TypedResults.Problem(problem);
    }

    /// <summary>Text from a request, short enough and plain enough to repeat in an answer.</summary>
    public static string Quote(string text)
    {
        // Cut between characters, never inside a surrogate pair; half a pair could not be written as UTF-8.
        var length =
            text.Length <= 64 ? text.Length
            : char.IsHighSurrogate(text[63]) ? 63
            : 64;
        var plain = string.Create(
            length,
            text,
            static (span, t) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(t[i]) ? '?' : t[i];
                }
            }
        );
        return length < text.Length ? plain + "…" : plain;
    }
}
