/** Sentences of working days in which there is nobody and nowhere: nothing may be found in them. */
export const PLAIN_SENTENCES: readonly string[] = `
The report is due on Monday.
Please restart the server before you leave.
We will grant access once the form has been signed.
Mark the task as done when the review is complete.
May we extend the deadline by two weeks?
The bill was paid in full last March.
Will the new process apply to contractors?
Our hope is that the migration ends in June.
A rose bush stands in front of the main entrance.
The summit of the hill offers a fine view.
She was frank about the risks of the plan.
Grace periods apply to late payments.
The chase for new customers never ends.
He drove a hard bargain on the price.
Reading the manual first saves a lot of time.
The bath needs a new seal.
Turn left at the bell and wait for the guard.
Nice work on the release notes!
The board will meet again in autumn.
Drop the table only after you made a backup.
The price of copper rose by four percent.
All invoices must be approved by two people.
Please update the ticket with your findings.
The build failed because a test timed out.
Can you send me the slides before noon?
The quarterly numbers look better than expected.
We need a second pair of eyes on this change.
The printer on the third floor is out of paper.
Your password expires in five days.
The meeting has been moved to the large room.
Customers asked for a darker theme.
This clause survives the end of the agreement.
The tenant shall keep the premises clean.
Neither party may assign this contract without consent.
Payment is due within thirty days of the invoice.
The supplier warrants that the goods are free of defects.
Any dispute shall be settled by arbitration.
The patient reports mild pain after meals.
Blood pressure was normal on admission.
No known allergies were recorded.
Continue the current dose for two weeks.
The wound was cleaned and dressed.
Follow up in six months or sooner if symptoms return.
The scan showed no sign of a fracture.
Advised to drink more water and to rest.
Vital signs are stable.
My order never arrived and I want a refund.
The app crashes when I open the settings.
I was charged twice for the same thing.
How do I change my delivery date?
Is there a discount for students?
The tracking number does not work.
Thanks for the quick answer!
Could you resend the confirmation?
I cannot log in since the update.
The item is damaged and one part is missing.
Where can I find the size chart?
Do you ship on weekends?
The voucher was not accepted.
Please cancel my subscription.
ok cool see you tomorrow
lol that is so true
brb getting coffee
sounds good to me
what time does the train leave
i think we should wait until next week
no worries take your time
did you see the game last night
can someone approve my pull request
the tests are green again
let me know when you are free
i will be five minutes late
who is on call this weekend
the coffee machine is broken again
we ran out of milk
any plans for the long weekend
happy to help if you get stuck
good catch thanks
that makes sense
sorry for the late reply
The function returns a list of integers.
Use a longer timeout when the network is slow.
The cache is cleared at midnight.
A queue decouples the producer from the consumer.
Each worker reads one message at a time.
The index must fit into memory.
Rotate the logs every day and keep them for a month.
The schema was changed in version four.
Run the migration on a copy of the database first.
Do not store secrets in the repository.
The parser skips empty lines.
A retry must carry the same key.
The client sends a heartbeat every ten seconds.
Compression saves about half of the traffic.
The variable is never read.
This method throws when the input is empty.
Open the dashboard and pick a time range.
The alert fires when the error rate passes one percent.
Set the flag to false to turn this off.
The default limit is one hundred items per page.
Revenue grew faster than costs this year.
The forecast assumes stable exchange rates.
Margins fell because freight became more expensive.
We opened three new stores and closed one.
The dividend stays at the same level.
Inventory turned over six times.
Operating expenses were in line with the budget.
The audit found no material weakness.
Cash flow was strong in the second half.
Demand for spare parts remained weak.
The committee approved the minutes of the last meeting.
All members were present.
The motion was carried without discussion.
The chair closed the session at noon.
The next session takes place in September.
Volunteers are needed for the open day.
Bring a packed lunch and good shoes.
The pool is closed for cleaning.
Children under six travel free.
The library extends its opening hours during exams.
Keep the receipt in case you want to return the goods.
The warranty covers parts and labour.
Store in a cool and dry place.
Shake well before use.
Keep out of reach of children.
Mix the flour with the butter and a pinch of salt.
Bake for forty minutes until golden.
Leave the dough to rest overnight.
Serve with a green salad.
The soup needs more pepper.
The engine makes a strange noise at high speed.
Check the oil level once a month.
The brakes were replaced last summer.
The tyres are worn and should be changed.
The battery lasts about eight hours.
Fold the paper along the dotted line.
Cut two pieces of equal length.
Sand the surface before you paint it.
The screws are in the small bag.
Drill a hole in each corner.
The weather will be mild with some rain.
Strong winds are expected near the coast.
Snow may fall above one thousand metres.
Temperatures drop below zero at night.
The sun sets a little after five.
The team scored twice in the first half.
It was the best result of the season.
The goalkeeper made three brilliant saves.
Fans queued for tickets from early morning.
The final was decided on penalties.
New employees get a laptop on their first day.
Please complete the security training by Friday.
Remote work is possible up to three days a week.
Travel must be booked through the portal.
Expenses above fifty dollars need a receipt.
Managers approve leave within two working days.
The policy applies to all staff and contractors.
Report any incident to the help desk at once.
Lock your screen when you leave your desk.
Visitors must wear a badge at all times.
The canteen offers a vegetarian dish every day.
Parking is available behind the building.
The lift is out of order.
Fire drills take place twice a year.
Please keep the emergency exits clear.
The lease ends on the last day of the year.
Rent is payable in advance on the first of each month.
The deposit will be returned within four weeks.
Pets are allowed with written permission.
The garden is shared by all tenants.
A hearing has been set for Wednesday.
The court dismissed the claim with costs.
The appeal was lodged in time.
Evidence may be submitted in electronic form.
The witness could not recall the date.
The study included two hundred adults.
Participants were assigned to two groups at random.
The results were not statistically significant.
Further research is needed.
The method is described in the appendix.
We measured the temperature every ten minutes.
Errors are given as one standard deviation.
The sample was heated and then cooled slowly.
No funding was received for this work.
The data are available on request.
Summary
Next steps
Table of contents
Terms and conditions
Frequently asked questions
Getting started
Release notes
Known issues
How to get help
What you will learn
About this document
Roles and responsibilities
Before you begin
Frequently used words
Questions and answers
Step 1: Open the settings page.
Note: this feature is in beta.
Warning: the device gets hot.
Tip: use the keyboard shortcut.
Status: waiting for review
Priority: high
Total: 120 items
Version: 4.2
Subject: your invoice
Date: 12 March
The sum of 14 and 28 is 42.
Page 3 of 10
Between 9 and 17 items were returned.
It took 3 tries and 2 hours.
Room 4 is free after lunch.
Box 7 holds the spare cables.
The team of 12 grew to 30 within a year.
Chapter 5 deals with storage.
Between the lines you can read some doubt.
The drive is full and must be replaced.
A square has four equal sides.
Close the window and lock the door.
The path to the file is too long.
Place the order before the stock runs out.
The bridge is closed to heavy traffic.
Walk along the river for about a mile.
A round of golf takes four hours.
The court is booked until eight.
The highway was blocked for hours.
The lane was too narrow for the truck.
Crown the tooth only if there is no other way.
The doctor will see you now.
The judge asked for more time.
A nurse changed the dressing.
The driver forgot the keys.
An engineer will call you back.
Our sales manager is on holiday.
The chief executive resigned.
Ask your supervisor for approval.
The bank is closed on public holidays.
The university was founded long ago.
The company was sold to its main rival.
A hospital needs its own power supply.
The church tower can be seen from far away.
The agency issued a new guideline.
The council voted against the plan.
`
  .trim()
  .split('\n')
