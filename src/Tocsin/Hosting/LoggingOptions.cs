using System.ComponentModel;

namespace Tocsin.Hosting;

/// <summary>How the log is written.</summary>
internal sealed class LoggingOptions
{
    [Description("text: a line for people; json: an object a line, for machines.")]
    public LogFormat Format { get; set; }
}
