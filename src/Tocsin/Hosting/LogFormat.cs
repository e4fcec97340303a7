namespace Tocsin.Hosting;

/// <summary>The forms that the log can have.</summary>
internal enum LogFormat
{
    Text,
    Json,
}
