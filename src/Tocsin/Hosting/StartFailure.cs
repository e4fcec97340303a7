using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Tocsin.Settings;
using Tocsin.Storage;

namespace Tocsin.Hosting;

/// <summary>Says in plain lines why the server cannot start.</summary>
internal static class StartFailure
{
    /// <summary>What to tell the operator, or nothing when the failure is none that an operator can mend.</summary>
    public static IReadOnlyList<string> Explain(Exception failure) =>
        failure switch
        {
            SettingsException e => e.Problems,
            OptionsValidationException e => [.. e.Failures],
            AggregateException e when e.InnerExceptions.All(i => Explain(i).Count > 0) =>
            [
                .. e.InnerExceptions.SelectMany(Explain),
            ],
            StorageException e => [e.Message],
            IOException { InnerException: AddressInUseException } e =>
            [
                $"{e.Message.TrimEnd('.')}. Is Tocsin running already? Choose another address with --urls.",
            ],
            IOException { InnerException: SocketException } e => [e.Message],
            SocketException e => [$"Cannot listen: {e.Message}. Choose another address with --urls."],
            FormatException e => [e.Message],
            _ => [],
        };
}
