using System.Threading.Channels;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Tells the broker which messages it may forget, and which are to come again. They belong to one channel.</summary>
internal sealed class Acknowledgements(BrokerSession session, TimeProvider time)
{
    // So that nobody gets the same message many times in the moment that it takes to find its owner.
    private static readonly TimeSpan BeforeReturn = TimeSpan.FromMilliseconds(100);
    private readonly Channel<(ulong Tag, bool Forget)> _settled = Channel.CreateUnbounded<(ulong, bool)>();

    public void Settle(ulong tag, bool forget)
    {
        if (forget)
        {
            _settled.Writer.TryWrite((tag, forget));
        }
        else
        {
            _ = ReturnAsync(tag);
        }
    }

    public async Task RunAsync()
    {
        try
        {
            await foreach (var (tag, forget) in _settled.Reader.ReadAllAsync(session.Ended))
            {
                if (forget)
                {
                    await session.Consumer.BasicAckAsync(tag, multiple: false, session.Ended);
                }
                else
                {
                    await session.Consumer.BasicNackAsync(tag, multiple: false, requeue: true, session.Ended);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What was not acknowledged comes again.
        }
        // The boundary to the client.
        catch (Exception e)
        {
            session.Fail(BrokerTrouble.Explain(e));
        }
    }

    private async Task ReturnAsync(ulong tag)
    {
        await Task.Delay(BeforeReturn, time, session.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _settled.Writer.TryWrite((tag, false));
    }
}
