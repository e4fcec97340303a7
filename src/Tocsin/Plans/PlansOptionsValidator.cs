using Microsoft.Extensions.Options;

namespace Tocsin.Plans;

/// <summary>Stops the process when what a plan allows cannot be read, with every mistake at once.</summary>
internal sealed class PlansOptionsValidator : IValidateOptions<PlansOptions>
{
    public ValidateOptionsResult Validate(string? name, PlansOptions options)
    {
        var wrong = options
            .Table()
            .Where(p => PlanLimits.Parse(p.Text) is null)
            .Select(p => $"Tocsin:Plans:{p.Setting} is '{p.Text}'; expected {PlanLimits.Form}.")
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
