using Microsoft.Extensions.Options;
using Tocsin.Delivery.HandOver.RabbitMq;
using Tocsin.Nodes;

namespace Tocsin.Operating.Checks;

/// <summary>Whether the broker lets this program in and is new enough. Makes no queue, and publishes nothing.</summary>
internal sealed class BrokerCheck(IOptions<NodesOptions> options) : ICheck
{
    public string Name => "broker";

    public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Queue.Length == 0)
        {
            return [Verdict.Ok("none is configured: work is handed over by the database")];
        }

        var address = BrokerAddress.Parse(options.Value.Queue);
        try
        {
            var answer = Verdict.Ok(
                $"{address.Name} answers: {await BrokerGreeting.AskAsync(address, cancellationToken)}"
            );
            return BrokerGreeting.IsPlain(address)
                ? [answer, Verdict.Warn($"{address.Name} is spoken to without TLS", "Use amqps:// in Tocsin__Queue.")]
                : [answer];
        }
        catch (BrokerRefusedException e)
        {
            return
            [
                Verdict.Fail(
                    $"{address.Name}: {e.Message}",
                    "Look at Tocsin__Queue, the network and the broker. Deliveries go by the database meanwhile: "
                        + "nothing is lost, and nothing waits for the broker."
                ),
            ];
        }
    }
}
