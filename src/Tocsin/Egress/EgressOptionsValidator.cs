using Microsoft.Extensions.Options;

namespace Tocsin.Egress;

/// <summary>Stops the process when an allowed destination cannot be read, with every mistake at once.</summary>
internal sealed class EgressOptionsValidator : IValidateOptions<EgressOptions>
{
    public ValidateOptionsResult Validate(string? name, EgressOptions options)
    {
        var wrong = options.Allow.Where(a => AllowRule.TryParse(a) is null).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                wrong.Select(w =>
                    $"Tocsin:Egress:Allow has '{w}'; expected a host, host:port, an address or a CIDR such as 10.1.0.0/16."
                )
            );
    }
}
