using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Stops the process when the address of the broker is none, or there is no database that nodes share.</summary>
internal sealed class QueueValidator(IConfiguration configuration) : IValidateOptions<NodesOptions>
{
    public ValidateOptionsResult Validate(string? name, NodesOptions options)
    {
        if (options.Queue.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var problem = BrokerAddress.Problem(options.Queue);
        if (problem is null && string.IsNullOrWhiteSpace(configuration["Tocsin:Database"]))
        {
            problem =
                "needs PostgreSQL: set Tocsin:Database, or leave it empty. One node on its own has no use for a broker.";
        }

        return problem is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Tocsin:Queue {problem}");
    }
}
