{
  role: (.public_metadata.role // "member"),
  email: (.primary_email_address_id as $id | first(.email_addresses[] | select(.id == $id)).email_address),
  email_verified: any(.email_addresses[]; .verification.status == "verified"),
  name: (
    if .first_name and .last_name then "\(.first_name) \(.last_name)"
    else .first_name // .last_name // .username // "someone" end
  ),
  greeting: "Welcome back, \(.first_name // "friend")!",
  avatar: .image_url,
  locale: (.locale // "en-US"),
  theme: (.unsafe_metadata.theme // "light"),
  billing: {
    plan: (.public_metadata.billing.plan // "free"),
    seats: (.public_metadata.billing.seats // 1),
    trial: .public_metadata.billing.trial
  },
  features: .public_metadata.features,
  channels: ["news", "team-\(.public_metadata.teams[0].slug)", .external_id],
  member_since: (.created_at / 1000 | floor),
  schema: 3
}
