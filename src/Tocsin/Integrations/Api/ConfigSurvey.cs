using Tocsin.Http;
using Tocsin.Integrations.Surveys;

namespace Tocsin.Integrations.Api;

/// <summary>Holds a config against what the service itself says, before it is kept.</summary>
internal sealed class ConfigSurvey(IntegrationKinds kinds, ConductSurvey conduct)
{
    /// <param name="draft">The integration as it would be, which has nothing wrong with it by itself.</param>
    /// <param name="errors">What is wrong is added here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is to be told although it is kept; null for nothing.</returns>
    public async Task<IReadOnlyList<string>?> AskAsync(
        Integration draft,
        List<FieldError> errors,
        CancellationToken cancellationToken
    )
    {
        if (kinds[draft.Kind].Open(draft.Config) is not ISurveyed destination)
        {
            return null;
        }

        var survey = await conduct(destination, cancellationToken);
        foreach (var problem in survey.Problems)
        {
            errors.Add(ConfigPatch.Pointer(problem.Key), problem.Problem, problem.Expected);
        }

        return survey.Warnings.Count == 0 ? null : survey.Warnings;
    }
}
