using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Tocsin.Nodes;

/// <summary>Holds what a node is for against the database that it has.</summary>
internal sealed class NodesOptionsValidator(IConfiguration configuration) : IValidateOptions<NodesOptions>
{
    public ValidateOptionsResult Validate(string? name, NodesOptions options) =>
        string.IsNullOrWhiteSpace(configuration["Tocsin:Database"])
        && !(options.Has(NodeRole.Delivery) && options.Has(NodeRole.Scheduler))
            ? ValidateOptionsResult.Fail(
                "Tocsin:Roles must have delivery and scheduler: with the embedded database this is the only node."
            )
            : ValidateOptionsResult.Success;
}
