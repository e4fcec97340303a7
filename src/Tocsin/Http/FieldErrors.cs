namespace Tocsin.Http;

/// <summary>What is wrong with a request, collected: every error at once.</summary>
internal static class FieldErrors
{
    /// <summary>One more: where, what is wrong there, and what would be right.</summary>
    public static void Add(this List<FieldError> errors, string pointer, string problem, string expected) =>
        errors.Add(
            new FieldError
            {
                Pointer = pointer,
                Problem = problem,
                Expected = expected,
            }
        );
}
