import {
  alnum,
  base64,
  base64Any,
  base64Url,
  hex,
  type NamedFormat,
  named,
  open,
  run,
  token,
  type TokenFormat,
  uuid,
} from './format.ts'

/** Chat, mail and telephony. */
export const chatTokens: readonly TokenFormat[] = [
  token(
    'slack_token',
    'Slack',
    [
      'xoxa-',
      'xoxb-',
      'xoxc-',
      'xoxd-',
      'xoxe-',
      'xoxo-',
      'xoxp-',
      'xoxr-',
      'xoxs-',
      'xapp-',
      'xwfp-',
      'xoxe.xoxb-',
      'xoxe.xoxp-',
    ],
    open(base64Url, 16),
  ),
  token('twilio_key', 'Twilio', 'SK', run(hex, 32)),
  token('sendgrid_key', 'SendGrid', 'SG.', run(base64Url, 22), '.', run(base64Url, 43)),
  token('mailgun_key', 'Mailgun', 'key-', run(alnum, 32)),
  token('mandrill_key', 'Mailchimp', 'md-', run(base64Url, 22)),
  token('brevo_key', 'Brevo', ['xkeysib-', 'xsmtpsib-'], run(hex, 64), '-', run(alnum, 16)),
  token('resend_key', 'Resend', 're_', run(alnum, 8), '_', run(alnum, 24)),
  token('intercom_token', 'Intercom', ['dG9rO'], open(base64Any, 50)),
]

export const chatNames: readonly NamedFormat[] = [
  named('twilio_token', 'Twilio', ['twilio', 'authtoken'], run(hex, 32)),
  named('postmark_token', 'Postmark', ['postmark'], ...uuid),
  named('mailjet_key', 'Mailjet', ['mailjet'], run(hex, 32)),
  named('mailgun_key', 'Mailgun', ['mailgun'], run(hex, 32)),
  named('sparkpost_key', 'SparkPost', ['sparkpost'], run(hex, 40)),
  named('zendesk_token', 'Zendesk', ['zendesk'], run(alnum, 40)),
  named('line_token', 'LINE', ['linechannel'], open(base64, 100)),
  named('vonage_secret', 'Vonage', ['vonage', 'nexmo'], run(alnum, 16)),
]
