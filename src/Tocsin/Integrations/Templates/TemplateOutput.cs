using System.Text;

namespace Tocsin.Integrations.Templates;

/// <summary>Takes what a template writes, so much of it and no more, for so long and no longer.</summary>
internal sealed class TemplateOutput(TimeProvider time)
{
    /// <summary>How many steps are gone between two looks at the clock.</summary>
    private const int StepsPerLook = 64;

    private readonly StringBuilder _text = new();
    private readonly long _started = time.GetTimestamp();
    private int _steps;

    /// <summary>To be called before anything is done.</summary>
    /// <exception cref="TemplateException">It is too much.</exception>
    public void Step()
    {
        if (++_steps > TemplateLimits.MaxSteps)
        {
            throw new TemplateException(
                $"has more than {TemplateLimits.MaxSteps:N0} pieces to go through",
                "shorter loops, or fewer of them in each other"
            );
        }

        if (_steps % StepsPerLook == 1 && time.GetElapsedTime(_started) > TemplateLimits.MaxTime)
        {
            throw new TemplateException(
                $"takes longer than {TemplateLimits.MaxTime.TotalSeconds:N0} s",
                "shorter loops, or fewer of them in each other"
            );
        }
    }

    public void Write(string text) =>
        _text.Append(text.AsSpan(0, Math.Min(TemplateLimits.MaxOutput - _text.Length, text.Length)));

    public override string ToString() => _text.ToString();
}
