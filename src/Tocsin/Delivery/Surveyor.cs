using Tocsin.Integrations.Surveys;

namespace Tocsin.Delivery;

/// <summary>Asks services what they need: as guarded as a delivery, and with less patience, since somebody waits for it.</summary>
internal sealed class Surveyor(Sender sender, TimeProvider time)
{
    /// <summary>More questions than this are no survey.</summary>
    private const int MaxQuestions = 4;

    /// <summary>For all of them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Survey> AskAsync(ISurveyed destination, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var step = destination.Ask(known: null, last: null);
        for (var i = 0; i < MaxQuestions && step is SurveyStep.Send send; i++)
        {
            var left = Patience - time.GetElapsedTime(started);
            var answer = await sender.AskAsync(
                send.Request,
                left > TimeSpan.Zero ? left : TimeSpan.Zero,
                cancellationToken
            );
            step = destination.Ask(send.Known, answer);
        }

        return step is SurveyStep.Done done
            ? done.Found
            : throw new InvalidOperationException($"A destination had more than {MaxQuestions} questions.");
    }
}
