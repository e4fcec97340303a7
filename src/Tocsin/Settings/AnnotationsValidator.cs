using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Tocsin.Settings;

/// <summary>Holds settings against their annotations, and names each as the operator wrote it.</summary>
internal sealed class AnnotationsValidator<T>(string path) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found.Select(Line));
    }

    private string Line(ValidationResult result)
    {
        var member = result.MemberNames.FirstOrDefault() ?? "";
        var text = (result.ErrorMessage ?? "is not valid.")
            .Replace($"The field {member} ", "", StringComparison.Ordinal)
            .Replace($"The {member} field ", "", StringComparison.Ordinal);
        return $"{path}:{member} {text}";
    }
}
