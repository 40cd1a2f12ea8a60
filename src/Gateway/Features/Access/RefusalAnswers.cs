using Gateway.Program.Features.Answers;
using Gateway.Program.Features.Authentication;
using Gateway.Program.Features.Unknown;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Gateway.Program.Features.Access;

/// <summary>Answers refused requests at every door: UNAUTHENTICATED for unknown callers, PERMISSION_DENIED for callers without the right, and "not found" for methods that nobody may call.</summary>
internal sealed class RefusalAnswers(CallAuthorization calls, CallerSchemes schemes, UnknownPath unknown) : IAuthorizationMiddlewareResultHandler
{
    private static readonly Status _notKnown = new(StatusCode.Unauthenticated, "Authentication is required.");
    private static readonly Status _notAccepted = new(StatusCode.Unauthenticated, "The credentials are not accepted.");
    private static readonly Status _notPermitted = new(StatusCode.PermissionDenied, "This is not permitted.");

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context)
        : calls.Judge(context) == Verdict.Hidden ? unknown.RefuseAsync(context)
        : authorizeResult.Forbidden ? StatusAnswer.WriteAsync(context, _notPermitted)
        : ChallengeAsync(context);

    private async Task ChallengeAsync(HttpContext http)
    {
        await schemes.ChallengeAsync(http);
        await StatusAnswer.WriteAsync(http, schemes.Carries(http) ? _notAccepted : _notKnown);
    }
}
